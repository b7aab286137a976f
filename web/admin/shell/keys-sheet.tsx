import { Kbd, Modal, Switch, Table } from '@mantine/core';
import { Fragment } from 'react';
import { screens } from '../screens.ts';
import type { Keys } from './keys.ts';

export default function KeysSheet({
  opened,
  close,
  keys,
}: {
  opened: boolean;
  close: () => void;
  keys: Keys;
}) {
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], 'Find anything, go anywhere'],
    [['/'], 'The same'],
    [['?'], 'This sheet'],
    [['Esc'], 'Close what is open'],
    ...screens.flatMap(({ letter, title }): [string[], string][] => (letter ? [[['g', letter], title]] : [])),
  ];
  return (
    <Modal opened={opened} onClose={close} title="Keyboard shortcuts">
      <Switch
        mb="sm"
        label="Single keys (g, /, ?)"
        description="Ctrl K works also when they are off"
        checked={keys.on}
        onChange={(event) => keys.setOn(event.currentTarget.checked)}
      />
      <Table>
        <Table.Tbody>
          {rows.map(([pressed, what]) => (
            <Table.Tr key={what + pressed.join('')}>
              <Table.Td w={120}>
                {pressed.map((key, place) => (
                  <Fragment key={key}>
                    {place > 0 ? ' ' : ''}
                    <Kbd>{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

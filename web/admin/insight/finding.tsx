// One answer: its title says it, a chart shows it where there is one, a table has the numbers, a file takes them along.
import { Button, Group, Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';
import { Scrolling } from '../parts/scrolling.tsx';
import classes from './insight.module.css';
import { saveRows } from './save-rows.ts';

type Props = {
  title: string;
  head: string[];
  rows: ReactNode[][];
  csv: { name: string; rows: Record<string, unknown>[] };
  chart?: ReactNode;
  more?: ReactNode;
};

export function Finding({ title, head, rows, csv, chart, more }: Props) {
  return (
    <section className={classes.finding}>
      <h2>{title}</h2>
      {rows.length > 0 ? chart : null}
      {rows.length > 0 ? <Numbers {...{ head, rows }} /> : null}
      <Group justify="space-between" mt="auto">
        <span>{more}</span>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="download" size={14} />}
          disabled={csv.rows.length === 0}
          onClick={() => saveRows(csv.name, csv.rows)}
        >
          Save as CSV<VisuallyHidden>: {title}</VisuallyHidden>
        </Button>
      </Group>
    </section>
  );
}

function Numbers({ head, rows }: Pick<Props, 'head' | 'rows'>) {
  return (
    <Scrolling>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {head.map((name, place) => (
              <Table.Th key={name} ta={place === 0 ? 'start' : 'end'}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are shown in their order and never change places
            <Table.Tr key={line}>
              {cells.map((cell, place) => (
                <Table.Td key={head[place]} ta={place === 0 ? 'start' : 'end'}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scrolling>
  );
}

// How far an import is, and every bad line with what is wrong with it.
import { List, Progress, Skeleton, Stack, Table, Text } from '@mantine/core';
import type { Import } from '../../../server/imports/schemas.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import { words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Facts, Part, State, When } from '../parts/values.tsx';

const ASK_AGAIN_MS = 1000;

const isUnderWay = ({ status }: Import) => status === 'queued' || status === 'running';

export default function ImportRecord({ id }: { id: string }) {
  const known = useAsk<Import>(`/imports/${id}`, {
    every_ms: (run) => (run && isUnderWay(run) ? ASK_AGAIN_MS : 0),
  });
  const late = useLate(known.isPending);
  if (known.error) return <Trouble error={known.error} retry={() => void known.refetch()} />;
  if (!known.data) return late ? <Skeleton height={240} /> : null;
  const run = known.data;
  const percent = run.lines_total === 0 ? 100 : Math.round((run.lines_done * 100) / run.lines_total);
  return (
    <Stack gap="md">
      <Progress value={percent} size="lg" aria-label="Lines done" animated={isUnderWay(run)} />
      <Text role="status">
        {run.lines_done} of {run.lines_total} lines, {run.lines_bad} bad
      </Text>
      <Facts
        facts={[
          ['State', <State key="state" of={run.status} />],
          ['What', words(run.kind)],
          ['Way', run.dry_run ? 'Tried only, nothing is written' : 'Written'],
          ['Bad lines', run.skip_bad ? 'are left out' : 'refuse the whole file'],
          ['Written', run.lines_written],
          ['Started', <When key="started" at={run.created_at} />],
          ['Ended', run.ended_at ? <When key="ended" at={run.ended_at} /> : 'Not yet'],
        ]}
      />
      {run.bad_lines.length > 0 ? <BadLines lines={run.bad_lines} /> : null}
    </Stack>
  );
}

function BadLines({ lines }: { lines: Import['bad_lines'] }) {
  return (
    <Part title="Bad lines">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Line</Table.Th>
            <Table.Th>What is wrong</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ line, errors }) => (
            <Table.Tr key={line}>
              <Table.Td>{line}</Table.Td>
              <Table.Td>
                <List size="sm">
                  {errors.map(({ field, message }) => (
                    <List.Item key={`${field} ${message}`}>
                      <strong>{field}</strong> {message}
                    </List.Item>
                  ))}
                </List>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  );
}

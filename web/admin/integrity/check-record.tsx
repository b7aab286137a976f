// What a check found: each broken rule in its sentence, with the rows that break it.
import { Alert, Skeleton, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { BrokenRule, IntegrityCheck } from '../../../server/integrity/schemas.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import { count, words } from '../parts/formats.ts';
import { Icon } from '../parts/icons.tsx';
import { Scrolling } from '../parts/scrolling.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Nothing, Part, When } from '../parts/values.tsx';
import { recordAddress } from '../screens.ts';
import { Outcome, took } from './outcome.tsx';

const ASK_AGAIN_MS = 1000;
/** So many are looked for; there may be more. */
const MOST_FOUND = 100;

export default function CheckRecord({ id }: { id: string }) {
  const known = useAsk<IntegrityCheck>(`/integrity-checks/${id}`, {
    every_ms: (check) => (check?.status === 'running' ? ASK_AGAIN_MS : 0),
  });
  const late = useLate(known.isPending);
  if (known.error) return <Trouble error={known.error} retry={() => void known.refetch()} />;
  if (!known.data) return late ? <Skeleton height={240} /> : null;
  const check = known.data;
  return (
    <Stack gap="md">
      <Said check={check} />
      <Facts
        facts={[
          ['Outcome', <Outcome key="outcome" of={check} />],
          ['Begun', <When key="begun" at={check.started_at} />],
          ['Took', took(check.took_ms) ?? 'Not done yet'],
          ['Rules checked', check.invariants ?? <Nothing key="rules" />],
          [
            'Asked by',
            check.asked_by ? (
              <Link key="by" href={`/users/${check.asked_by}`}>
                An admin
              </Link>
            ) : (
              'The clock, each night'
            ),
          ],
        ]}
      />
      {check.violations.map((rule) => (
        <Broken key={rule.name} {...rule} />
      ))}
    </Stack>
  );
}

function Said({ check: { status, error, broken, invariants } }: { check: IntegrityCheck }) {
  if (status === 'running')
    return (
      <Text role="status">
        All stored data are being read. Bookings go on meanwhile; this may take a few minutes.
      </Text>
    );
  if (status === 'failed')
    return (
      <Alert color="red" icon={<Icon name="warning" />} title="The check did not come to its end">
        {error} Nothing is known about the data. Check again, and call whoever runs the platform if that
        fails, too.
      </Alert>
    );
  if (status === 'sound')
    return (
      <Alert color="act" icon={<Icon name="check" />} title="Everything agrees">
        All {invariants} rules hold: seats, money, receipts, waiting lists, certificates and the audit trail.
      </Alert>
    );
  return (
    <Alert color="red" icon={<Icon name="warning" />} title={`${broken} of ${invariants} rules broken`}>
      A mistake of the platform, or a change past it, is behind this. Look at the rows below before anybody
      changes them, and give this page to whoever runs the platform.
    </Alert>
  );
}

function Broken({ name, sentence, found, rows }: BrokenRule) {
  // What it is about first; the figures behind it.
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort(
    (one, other) => Number(isName(other)) - Number(isName(one)),
  );
  return (
    <Part title={`Broken: ${words(name).toLowerCase()}`}>
      <Text mb="xs">It should be so: {sentence}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {found >= MOST_FOUND
          ? `At least ${MOST_FOUND} rows break`
          : `${count(found, 'row')} ${found === 1 ? 'breaks' : 'break'}`}{' '}
        it
        {rows.length < found ? `; the first ${rows.length} of them` : ''}
      </Text>
      <Scrolling>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>{words(column.replace(/_id$/, ''))}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={JSON.stringify(row)}>
                {columns.map((column) => (
                  <Table.Td key={column} style={{ whiteSpace: 'nowrap' }}>
                    <Value column={column} value={row[column]} object={row.object} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrolling>
    </Part>
  );
}

const isName = (column: string) => /^(id|object|code|number)$|_id$/.test(column);
const IS_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** An id leads to its record where there is a screen for it. */
function Value({ column, value, object }: { column: string; value: unknown; object: unknown }) {
  if (value === null || value === undefined) return <Nothing />;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (!IS_ID.test(text)) return <>{text}</>;
  const type = column === 'id' ? String(object) : column.replace(/_id$/, '');
  const address = recordAddress(type, text);
  return address ? (
    <Link href={address}>
      {words(type.replace(/s$/, ''))} …{text.slice(-6)}
    </Link>
  ) : (
    <Copyable text={text}>…{text.slice(-6)}</Copyable>
  );
}

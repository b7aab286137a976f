import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Difference, Reconciliation } from '../../../server/reconciliations/schemas.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import { Scrolling } from '../parts/scrolling.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Copyable, Facts, Money, Nothing, Part, When } from '../parts/values.tsx';

const kinds: Record<Difference['kind'], string> = {
  theirs_not_ours: 'They took it, we did not know',
  ours_not_theirs: 'We have it, they do not show it',
  amount_differs: 'The amount differs',
  ours_unapplied: 'Known, and pays for nothing yet',
  number_found: 'Its receipt number was found',
  number_missing: 'Its receipt number is missing',
  listed_twice: 'Listed twice',
  unreadable_line: 'A line that cannot be read',
};

export default function ReconciliationRecord({ id }: { id: string }) {
  const { data, error, refetch, isPending } = useAsk<Reconciliation>(`/reconciliations/${id}`);
  const late = useLate(isPending);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return late ? <Skeleton height={240} /> : null;
  const { totals } = data;
  return (
    <Stack gap="md">
      <Facts
        facts={[
          ['They took', <Money key="theirs" amount={totals.theirs_amount} />],
          ['in payments', totals.theirs],
          ['We know', <Money key="ours" amount={totals.ours_amount} />],
          ['in payments', totals.ours],
          ['Agree', totals.matched],
          ['Lines of other days, and without money', totals.lines_passed_over],
          ['Compared', <When key="when" at={data.created_at} />],
        ]}
      />
      <Part
        title={data.differences.length === 0 ? 'No differences' : `${data.differences.length} differences`}
      >
        {data.differences.length === 0 ? (
          <Text size="sm">Every shilling of these days is on both sides.</Text>
        ) : (
          <Differences rows={data.differences} />
        )}
      </Part>
    </Stack>
  );
}

function Differences({ rows }: { rows: Difference[] }) {
  return (
    <Scrolling>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Receipt</Table.Th>
            <Table.Th ta="end">Theirs</Table.Th>
            <Table.Th ta="end">Ours</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.kind} ${row.provider_transaction_id} ${row.note}`}>
              <Table.Td>
                {kinds[row.kind]}
                <Text size="xs" c="dimmed">
                  {row.note}
                </Text>
              </Table.Td>
              <Table.Td>
                {row.provider_transaction_id ? <Copyable text={row.provider_transaction_id} /> : <Nothing />}
                {row.ours ? (
                  <div>
                    <Link href={`/receipts/${row.ours.receipt_id}`}>Open the money received</Link>
                  </div>
                ) : null}
              </Table.Td>
              <Table.Td ta="end">
                <Money amount={row.theirs?.amount ?? null} />
              </Table.Td>
              <Table.Td ta="end">
                <Money amount={row.ours?.amount ?? null} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scrolling>
  );
}

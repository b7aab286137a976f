// What was changed on a record, by whom and why: the audit trail of one row.
import { Anchor, Text, Timeline } from '@mantine/core';
import { useState } from 'react';
import type { AuditEntry } from '../../../server/audit/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { Changes } from './changes.tsx';
import { words } from './formats.ts';
import { Trouble } from './trouble.tsx';
import { When } from './values.tsx';

/** @param type the table, such as bookings */
export function History({ type, id }: { type: string; id: string }) {
  const [limit, setLimit] = useState(10);
  const { data, error, refetch } = useAsk<{ data: AuditEntry[]; total: number }>(
    `/audit?object_type=${type}&object_id=${id}&limit=${limit}`,
    { keep: true },
  );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.total === 0) return <Text c="dimmed">Nothing was changed.</Text>;
  return (
    <>
      <Timeline bulletSize={12} lineWidth={1} active={-1}>
        {data.data.map((entry) => (
          <Timeline.Item
            key={entry.id}
            title={
              <Text size="sm">
                <strong>{entry.actor ?? sourceName(entry.source)}</strong> {entry.action} it
              </Text>
            }
          >
            <Text size="xs" c="dimmed" component="div">
              <When at={entry.at} relative={false} /> · {sourceName(entry.source)}
            </Text>
            {entry.reason ? <Text size="sm">“{entry.reason}”</Text> : null}
            <Changes before={entry.before} after={entry.after} />
          </Timeline.Item>
        ))}
      </Timeline>
      {data.total > data.data.length && limit < 100 ? (
        <Anchor component="button" type="button" size="sm" mt="sm" onClick={() => setLimit(100)}>
          Show more of {data.total}
        </Anchor>
      ) : null}
    </>
  );
}

const names: Record<string, string> = {
  api: 'over the API',
  job: 'A job',
  webhook: 'A payment provider',
  command: 'A command',
  database: 'SQL',
};

export function sourceName(source: string): string {
  return names[source] ?? words(source);
}

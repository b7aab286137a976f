// What went wrong, in words, beside what was being done. Errors never live in a toast.
import { Alert, Button, Code, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../server/audit/schemas.ts';
import { Problem } from '../api/ask.ts';
import { useAsk } from '../api/use-ask.ts';
import { ago, words } from './formats.ts';
import { Icon } from './icons.tsx';

type Props = {
  error: Error | null;
  /** Tries again. */
  retry?: () => void;
  /** What was being changed, so that a clash can say who was quicker: the table and the id. */
  about?: { type: string; id: string };
  children?: ReactNode;
};

export function Trouble({ error, retry, about, children }: Props) {
  if (!error) return null;
  const problem = error instanceof Problem ? error : null;
  return (
    <Alert color="red" role="alert" icon={<Icon name="warning" />} title={titleOf(problem)} my="sm">
      <Text size="sm">{error.message}</Text>
      {problem && problem.errors.length > 0 ? (
        <List size="sm" mt={4}>
          {problem.errors.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>
              <strong>{words(field)}</strong> {message}
            </List.Item>
          ))}
        </List>
      ) : null}
      {problem?.code === 'changed_meanwhile' && about ? <WhoWasQuicker {...about} /> : null}
      {children}
      {retry ? (
        <Button mt="xs" size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      ) : null}
      {problem?.request_id && problem.status >= 500 ? (
        <Text size="xs" mt={6}>
          Reference for support: <Code>{problem.request_id}</Code>
        </Text>
      ) : null}
    </Alert>
  );
}

function titleOf(problem: Problem | null): string {
  if (problem?.status === 0) return 'No connection';
  if (problem?.status === 403) return 'Not allowed';
  if (problem?.status === 404) return 'Not there (any more)';
  if (problem?.status === 422) return 'Some fields need another look';
  if (problem?.status === 429)
    return problem.retry_after_s
      ? `Too many tries, wait ${problem.retry_after_s} s`
      : 'Too many tries, please wait';
  return problem && problem.status >= 400 && problem.status < 500
    ? 'That was not done'
    : 'Something went wrong';
}

function WhoWasQuicker({ type, id }: { type: string; id: string }) {
  const { data } = useAsk<{ data: AuditEntry[] }>(`/audit?object_type=${type}&object_id=${id}&limit=1`);
  const last = data?.data[0];
  if (!last) return null;
  const fields = Object.keys(last.after ?? {}).filter((name) => name !== 'updated_at');
  return (
    <Text size="sm" mt={4}>
      {last.actor ?? words(last.source)} changed {fields.map(words).join(', ') || 'it'} {ago(last.at)}. Load
      it again to see that; what you typed is still here.
    </Text>
  );
}

// A job of the queue as admins see it. pg-boss keeps its table; the columns read here are part of its documented schema.
import type { Db, Fragment } from '../database/connect.ts';
import type { ListedJob } from './schemas.ts';

type Row = Omit<ListedJob, 'about' | 'error'> & { data: unknown; output: unknown };
const LONGEST_ERROR = 300;

export function jobColumns(sql: Db): Fragment {
  return sql`
    job.id, job.name, job.state::text as state, job.data, job.output, job.retry_count + (job.started_on is not null)::int as attempts,
    job.retry_limit + 1 as most_attempts, job.created_on as created_at, job.started_on as started_at,
    job.completed_on as ended_at, case when job.state in ('created', 'retry') then job.start_after end as next_try_at`;
}

export function toListedJob<R extends Row>({ data, output, ...row }: R) {
  return { ...row, about: idsOf(data), error: errorOf(output) };
}

/** A job may carry a sealed address or a token; only ids are anybody's business. */
function idsOf(data: unknown): Record<string, string> {
  const entries = Object.entries((data ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => /_id$/.test(entry[0]) && typeof entry[1] === 'string',
    ),
  );
}

function errorOf(output: unknown): string | null {
  const { message } = (output ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message.split('\n')[0]!.slice(0, LONGEST_ERROR) : null;
}

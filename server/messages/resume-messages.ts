// The job that finds messages nobody is about to send: their job was given up, or fell out of the queue, in the moment
// in which a process died. They get a new job.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';

/** A message that waits longer than this without a job has none coming. */
const IDLE_MS = 30 * 60_000;
const MOST = 500;

export async function resumeMessages({ sql, jobs, now }: Deps): Promise<void> {
  const idle = new Date(now().getTime() - IDLE_MS);
  await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
    const idlers = await tx<{ id: string }[]>`
      select id from messages
      where status = 'queued' and greatest(created_at, claimed_until, send_after) < ${idle}
        and not exists (
          select from pgboss.job
          where job.name = 'send_message' and job.state in ('created', 'retry', 'active')
            and job.data ->> 'message_id' = messages.id::text)
      order by created_at limit ${MOST} for update skip locked`;
    for (const { id } of idlers) await jobs.enqueue(tx, 'send_message', { message_id: id });
  });
  jobs.wake();
}

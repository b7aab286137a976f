// The job that reminds people of what they booked. It looks at what is coming, not at the clock's ticks, so a server
// that was down at the right hour catches up, and the message's key makes it once.
import { bookingFacts } from '../bookings/booking.ts';
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from './outbox.ts';

const HOUR_MS = 3_600_000;
/** Who booked, or was told of a move, less than this before the reminder was due still remembers. */
const FRESH_HOURS = 2;
const BATCH = 100;
const MOST_BATCHES = 100;

export async function remind(deps: Deps): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await remindBatch(deps)) < BATCH) return;
}

async function remindBatch(deps: Deps): Promise<number> {
  const { sql, now, config } = deps;
  const instant = now();
  const horizon = new Date(instant.getTime() + config.REMINDER_HOURS * HOUR_MS);
  const due = await sql<{ id: string; key: string }[]>`
    select * from (
      select b.id, s.starts_at, 'session_reminder:' || b.id || ':' || extract(epoch from s.starts_at)::bigint as key
      from bookings b join sessions s on s.id = b.session_id
      where b.payment_status = 'paid' and b.cancelled_at is null and s.status = 'scheduled'
        and s.starts_at > ${instant} and s.starts_at <= ${horizon}
        and greatest(b.created_at, s.moved_at)
            <= s.starts_at - make_interval(hours => ${config.REMINDER_HOURS + FRESH_HOURS})
    ) as coming
    where not exists (select from notifications where notifications.key = coming.key)
    order by starts_at, id limit ${BATCH}`;
  if (due.length === 0) return 0;
  await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
    for (const { id, key } of due) {
      const { facts, to } = (await bookingFacts(tx, config, id))!;
      await writeMessage(tx, deps, { key, kind: 'session_reminder', to, data: facts });
    }
  });
  deps.jobs.wake();
  return due.length;
}

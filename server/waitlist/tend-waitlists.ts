// The job behind the waiting lists: what only the clock brings about. Lists close before the start, seats stop
// gathering for a large group, a course comes back on sale. Freed seats never wait for it.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { offerFreedSeats } from './offer-freed-seats.ts';
import { listIsOpen } from './waitlist.ts';

export async function tendWaitlists(deps: Deps): Promise<void> {
  const { sql } = deps;
  const sessions = await sql<{ id: string }[]>`
    select id from sessions s
    where waiting > 0 and (capacity > seats_booked + seats_held or not ${listIsOpen(sql, deps)}) order by id`;
  for (const { id } of sessions) {
    await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
      await tx`select from sessions where id = ${id} for update`;
      await offerFreedSeats(tx, deps, id);
    });
  }
}

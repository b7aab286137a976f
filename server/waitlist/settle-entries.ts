// Entries follow what happens around them: an offer ends as its booking does, who books leaves the list, and a list ends
// with its session. Those concerned are told here, once.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { MessageData } from '../messages/kinds.ts';
import { type Recipient, writeMessage } from '../messages/outbox.ts';
import { fromWaitlist, listIsOpen } from './waitlist.ts';

type Ended = { id: string; status: string; had_offer: boolean };

/** Ends the entries of one session that are over. The caller holds the session's row lock. */
export async function settleEntries(tx: Tx, deps: Deps, session_id: string): Promise<void> {
  const ended = await tx<Ended[]>`
    update waitlist_entries set status = outcome.status, ended_at = ${deps.now()}, end_reason = outcome.reason
    from (
      select w.id, became.status, case
          when became.status = 'left' then 'Booked without an offer'
          when became.status = 'declined' then b.cancellation_reason
          when became.status = 'expired' then case
            when s.status = 'cancelled' then 'The session was cancelled'
            when w.status = 'waiting' then 'The waiting list closed'
            else 'The offer ran out' end
        end as reason
      from waitlist_entries w join sessions s on s.id = w.session_id left join bookings b on b.id = w.booking_id
      cross join lateral (select case
          when b.payment_status = 'paid' and (w.status = 'offered' or b.cancelled_at is null) then 'accepted'
          when w.status = 'expired' then null
          when b.cancelled_at is not null and s.status <> 'cancelled' then 'declined'
          when b.cancelled_at is not null or b.payment_status = 'failed' then 'expired'
          when w.status = 'waiting' and exists (
            select from bookings own where own.user_id = w.user_id and own.session_id = s.id
              and own.cancelled_at is null and own.payment_status in ('pending', 'paid')) then 'left'
          when w.status = 'waiting' and not ${listIsOpen(tx, deps)} then 'expired'
        end as status) as became
      where w.session_id = ${session_id}
        and (w.status in ('waiting', 'offered') or (w.status = 'expired' and w.booking_id is not null))
    ) as outcome
    where waitlist_entries.id = outcome.id and outcome.status is not null
    returning waitlist_entries.id, waitlist_entries.status, waitlist_entries.booking_id is not null as had_offer`;
  for (const entry of ended) if (entry.status === 'expired') await tell(tx, deps, entry);
}

/** A session's cancellation is told to those who held seats by that itself. */
async function tell(tx: Tx, deps: Deps, { id, had_offer }: Ended): Promise<void> {
  const { facts, to, session_status } = await entryFacts(tx, deps, id);
  if (!had_offer) {
    const why = session_status === 'cancelled' ? 'session_cancelled' : 'list_closed';
    await writeMessage(tx, deps, {
      key: `waitlist_ended:${id}`,
      kind: 'waitlist_ended',
      to,
      data: { ...facts, why, reason: null },
    });
  } else if (session_status !== 'cancelled') {
    await writeMessage(tx, deps, {
      key: `waitlist_offer_expired:${id}`,
      kind: 'waitlist_offer_expired',
      to,
      data: facts,
    });
  }
}

/** What a message about an entry tells, and whom. */
export async function entryFacts(
  tx: Tx,
  { config }: Pick<Deps, 'config'>,
  entry_id: string,
): Promise<{ facts: MessageData['waitlist_offer_expired']; to: Recipient; session_status: string }> {
  const [row] = await tx<
    {
      course: string;
      course_id: string;
      starts_at: string;
      timezone: string;
      location: string;
      seats: number;
      session_status: string;
      user_id: string;
      email: string;
      name: string;
      locale: string;
    }[]
  >`
    select c.title as course, c.id as course_id, s.starts_at, s.timezone, s.location, w.seats, s.status as session_status,
           u.id as user_id, u.email, u.name, u.locale
    from ${fromWaitlist(tx)} where w.id = ${entry_id}`;
  const { course, course_id, starts_at, timezone, location, seats, session_status, ...to } = row!;
  const link = `${config.PUBLIC_URL}/courses/${course_id}`;
  return { facts: { course, starts_at, timezone, location, seats, link }, to, session_status };
}

// Who is touched when a session moves or ends, and what each of them would read; for the previews of both.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Locale } from '../messages/letter.ts';
import type { Rendered } from '../messages/render.ts';
import type { moveReportSchema } from './schemas.ts';

export type Person = z.output<typeof moveReportSchema>['people'][number] & { locale: Locale };

/** Everybody with a live booking, and the money of theirs that a free cancellation would give back. */
export function peopleIn(tx: Tx, session_id: string): Promise<Person[]> {
  return tx<Person[]>`
    select b.id as booking_id, b.code as booking_code, b.user_id, u.name, u.locale, b.seats, b.payment_status,
           coalesce((
             select sum(r.amount - coalesce((
               select sum(f.amount) from refunds f where f.receipt_id = r.id and f.status <> 'failed'), 0))
             from receipts r join payments p on p.id = r.payment_id
             where p.booking_id = b.id and r.status = 'applied'), 0) as refund_if_cancelled
    from bookings b join users u on u.id = b.user_id
    where b.session_id = ${session_id} and b.cancelled_at is null and b.payment_status in ('pending', 'paid')
    order by b.created_at, b.id`;
}

/** The letter in each language that somebody here reads, as the first of them gets it. */
export async function letterInEachLanguage(people: Person[], write: (to: Person) => Promise<Rendered>) {
  const letters = [];
  for (const locale of ['en', 'sw'] as const) {
    const first = people.find((one) => one.locale === locale);
    if (!first) continue;
    const { subject, text } = await write(first);
    letters.push({ locale, subject, text });
  }
  return letters;
}

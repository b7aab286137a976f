// What people were told, written down where nobody is killed; afterwards the database is asked whether it still knows.
import { fsck } from '../../db/fsck.ts';
import type { Sql } from '../../server/database/connect.ts';
import type { Delivered } from '../../simulators/deliveries.ts';

export type Journal = {
  /** Bookings that were acknowledged, and for whom. */
  booked: Map<string, { user_id: string; session_id: string }>;
  cancelled: Set<string>;
  /** References of payments that were acknowledged as begun. */
  begun: Set<string>;
  /** References of payments somebody was told are completed. */
  paid: Set<string>;
  /** Answers nobody should ever get. */
  complaints: string[];
  /** Requests that got no answer, or were told to come back. */
  interrupted: number;
};

export const newJournal = (): Journal => ({
  ...{ booked: new Map(), cancelled: new Set(), begun: new Set(), paid: new Set() },
  ...{ complaints: [], interrupted: 0 },
});

export const acknowledged = ({ booked, cancelled, begun, paid }: Journal): number =>
  booked.size + cancelled.size + begun.size + paid.size;

/** Every sentence is something that was acknowledged and is not there, or is there twice; fsck's findings beside them. */
export async function brokenWord(
  sql: Sql,
  journal: Journal,
  deliveries: readonly Delivered[],
): Promise<{ lost: string[]; wrong: string[] }> {
  const lost: string[] = [];
  const wrong = [...journal.complaints];
  const bookings = await sql<
    { id: string; user_id: string; session_id: string; payment_status: string; cancelled: boolean }[]
  >`
    select id, user_id, session_id, payment_status, cancelled_at is not null as cancelled from bookings`;
  const kept = new Map(bookings.map((row) => [row.id, row]));
  for (const [id, { user_id, session_id }] of journal.booked) {
    const row = kept.get(id);
    if (row?.user_id !== user_id || row.session_id !== session_id) lost.push(`booking ${id}`);
    else if (row.cancelled !== journal.cancelled.has(id))
      (row.cancelled ? wrong : lost).push(
        `booking ${id}: ${row.cancelled ? 'cancelled by nobody' : 'its cancellation'}`,
      );
  }
  // Whoever got no answer asked again with the same key until there was one: each row has its acknowledgement.
  for (const { id } of bookings) if (!journal.booked.has(id)) wrong.push(`booking ${id} was made twice`);

  const payments = await sql<{ reference: string; status: string }[]>`
    select payment_reference as reference, status from payments`;
  const states = new Map(payments.map((row) => [row.reference, row.status]));
  for (const reference of journal.begun) if (!states.has(reference)) lost.push(`payment ${reference}`);
  for (const reference of journal.paid)
    if (states.get(reference) !== 'completed')
      lost.push(`payment ${reference}: completed, now ${states.get(reference)}`);

  const [{ stored }] = (await sql`select count(*)::int as stored from payment_webhooks`) as unknown as [
    { stored: number },
  ];
  const taken = deliveries.filter((one) => one.provider !== 'africastalking' && one.status === 200).length;
  if (stored < taken) lost.push(`${taken - stored} of ${taken} callbacks that were answered with 200`);

  const oversold = await sql`
    select s.id, s.capacity, sum(b.seats)::int as seats from sessions s join bookings b on b.session_id = s.id
    where b.cancelled_at is null group by s.id having sum(b.seats) > s.capacity`;
  wrong.push(...oversold.map((row) => `sold twice: ${JSON.stringify(row)}`));
  wrong.push(...(await fsck(sql)).map(({ name, row }) => `fsck ${name}: ${JSON.stringify(row)}`));
  return { lost, wrong };
}

// A class for tests: a trainer with an account, a course of theirs, a session, and people who booked seats in it.
import type { TestApp } from './app.ts';
import { makeCourse, makeSession, makeTrainer } from './make.ts';

export type Classroom = Awaited<ReturnType<typeof classroom>>;

/** @param in_hours when it starts; it lasts an hour */
export async function classroom(
  { sql, person, clock }: Pick<TestApp, 'sql' | 'person' | 'clock'>,
  { in_hours = 1, audience = 'Adults', price = 1500 as number | null, capacity = 30 } = {},
) {
  const account = await person('trainer');
  const trainer = await makeTrainer(sql, { name: 'Njeri Kariuki', user_id: account.id });
  const course = await makeCourse(sql, {
    trainer_id: trainer.id,
    audience,
    price,
    title: 'Practical Robotics',
  });
  const session = await makeSession(sql, { course_id: course.id, in_hours, now: clock.now(), capacity });
  return { account, trainer, course, session };
}

/** A paid booking with its people. Free of charge, so that no money has to be invented. */
export async function seatedBooking(
  { sql, person }: Pick<TestApp, 'sql' | 'person'>,
  session_id: string,
  { seats = 1, names = ['Achieng Otieno'] }: { seats?: number; names?: string[] } = {},
) {
  const owner = await person();
  const [booking] = await sql<{ id: string; code: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency)
    values (${owner.id}, ${session_id}, ${seats}, 'paid', 0, 0, 'KES') returning id, code`;
  const attendees: string[] = [];
  for (const [place, name] of names.entries()) {
    const [row] = await sql<{ id: string }[]>`
      insert into attendees (booking_id, seat_no, name) values (${booking!.id}, ${place + 1}, ${name}) returning id`;
    attendees.push(row!.id);
  }
  return { owner, booking: booking!, attendees };
}

/** Time passes until the session is over, and the clock's jobs see it. */
export async function endSession(
  { sql, clock }: Pick<TestApp, 'sql' | 'clock'>,
  session_id: string,
): Promise<void> {
  const [row] = await sql<{ ends_at: string }[]>`select ends_at from sessions where id = ${session_id}`;
  clock.set(new Date(Date.parse(row!.ends_at) + 60_000).toISOString());
  await sql`update sessions set status = 'ongoing' where id = ${session_id} and status = 'scheduled'`;
  await sql`update sessions set status = 'completed' where id = ${session_id}`;
}

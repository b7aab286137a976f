// A session whose seats are all taken, and people who wait for them.
import type { Reply, TestApp } from './app.ts';
import { makeCourse, makeSession } from './make.ts';

export type Waiter = { id: string; token: string; entry_id: string };

export type FullSession = {
  session_id: string;
  /** One booking of all seats, by whom. */
  booking_id: string;
  owner: { id: string; token: string };
  /** A new person who joins the list. */
  joins(seats?: number): Promise<Waiter>;
  /** The entry as it stands, and its booking. */
  entry(waiter: Waiter): Promise<Entry>;
  /** A new person who tries to book without waiting. */
  public_books(seats?: number): Promise<Reply>;
  /** Cancels seats of the booking that fills the session, as its owner would. */
  frees(seats: number): Promise<Reply>;
};

export type Entry = {
  status: string;
  passed_over: number;
  booking_id: string | null;
  offer_expires_at: string | null;
  payment_status: string | null;
  seats_held: number;
  end_reason: string | null;
};

type Room = {
  capacity?: number;
  price?: number;
  in_hours?: number;
  /** Its booking waits for its money, for a quarter of an hour; else it is paid. */
  unpaid?: boolean;
};

/** `app` for the clock and the calls of all that follow. */
export async function fullSession(
  app: Pick<TestApp, 'sql' | 'call' | 'person' | 'clock' | 'deps'>,
  { capacity = 2, price = 1500, in_hours = 168, unpaid = false }: Room = {},
): Promise<FullSession> {
  const { sql, call, person, clock } = app;
  const course = await makeCourse(sql, { price });
  const session = await makeSession(sql, { course_id: course.id, capacity, in_hours, now: clock.now() });
  const owner = await person();
  const hold_expires_at = unpaid ? new Date(clock.now().getTime() + 15 * 60_000) : null;
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at, created_at)
    values (${owner.id}, ${session.id}, ${capacity}, ${unpaid ? 'pending' : 'paid'}, ${unpaid ? price : 0},
            ${unpaid ? price * capacity : 0}, 'KES', ${hold_expires_at}, ${clock.now()}) returning id`;
  const joins = async (seats = 1) => {
    const { id, token } = await person();
    const { status, body } = await call('POST', `/api/sessions/${session.id}/waitlist`, {
      token,
      body: { seats },
    });
    if (status !== 201) throw new Error(`could not join: ${JSON.stringify(body)}`);
    return { id, token, entry_id: body.id as string };
  };
  return {
    session_id: session.id,
    booking_id: booking!.id,
    owner,
    joins,
    async entry(waiter) {
      const [row] = await sql<Entry[]>`
        select w.status, w.passed_over, w.booking_id, w.offer_expires_at, w.end_reason, b.payment_status, s.seats_held
        from waitlist_entries w join sessions s on s.id = w.session_id left join bookings b on b.id = w.booking_id
        where w.id = ${waiter.entry_id}`;
      return row!;
    },
    async public_books(seats = 1) {
      const { token } = await person();
      return call('POST', '/api/bookings', { token, body: { session_id: session.id, seats } });
    },
    async frees(seats) {
      const { token } = await person('admin');
      return call('PUT', `/api/bookings/${booking!.id}/cancel`, { token, body: { seats } });
    },
  };
}

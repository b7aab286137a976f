// The platform with its providers: the application on a real port, both simulators on theirs, nothing in between faked.
import { after, type TestContext } from 'node:test';
import { freePort } from '../server/ports.ts';
import { cardSettings, mpesaSettings } from '../simulators/settings-for.ts';
import { type SimulatorOptions, type Simulators, startSimulators } from '../simulators/start.ts';
import { type Reply, type TestApp, testApp } from './app.ts';
import { makeCourse, makeSession } from './make.ts';

export type Platform = TestApp & {
  origin: string;
  providers: Simulators;
  /** Moves both clocks, the platform's and the providers'. */
  pass(ms: number): Promise<void>;
  /** Lets every delivery of the providers arrive and every job run. */
  settleDown(): Promise<void>;
  /** A person with a booking of `seats` that waits for its money. */
  booked(seats?: number, fields?: { price?: number; capacity?: number }): Promise<Booked>;
  /** Starts an M-Pesa payment of that booking. */
  push(booked: Booked, phone?: string, headers?: Record<string, string>): Promise<Reply>;
  status(booked: Booked, reference: string): Promise<Reply>;
};
export type Booked = {
  token: string;
  user_id: string;
  login_id: string;
  booking_id: string;
  session_id: string;
  total: number;
};

/** The number the simulated phone shows when none is asked for. */
export const PHONE = '+254708374149';

export async function testPlatform(
  scope?: TestContext,
  settings: Record<string, string> = {},
  simulated: SimulatorOptions = {},
  options: { site?: boolean } = {},
): Promise<Platform> {
  const providers = await startSimulators({ seed: 1, queries_per_minute: null, ...simulated });
  const port = await freePort(0, '127.0.0.1');
  const app = await testApp(
    scope,
    {
      ...mpesaSettings(providers),
      ...cardSettings(providers),
      MPESA_CALLBACK_ADDRESSES: '127.0.0.1',
      ...settings,
    },
    { port, phone_url: providers.phone_url, ...options },
  );
  const origin = `http://127.0.0.1:${port}`;
  providers.setWebhookUrl(`${origin}/api/payments/webhooks/flutterwave`);
  if (scope) scope.after(providers.close);
  else after(providers.close);

  return {
    ...app,
    origin,
    providers,
    async pass(ms) {
      app.clock.move(ms);
      await providers.advance(ms);
    },
    async settleDown() {
      for (let round = 0; round < 5; round++) {
        await providers.flush();
        if ((await app.runJobs()) === 0) return;
      }
    },
    async booked(seats = 1, { price = 1500, capacity = 10 } = {}) {
      const { token, id: user_id, login_id } = await app.person();
      const course = await makeCourse(app.sql, { price });
      const session = await makeSession(app.sql, { course_id: course.id, capacity, now: app.clock.now() });
      const { status, body } = await app.call('POST', '/api/bookings', {
        token,
        body: { session_id: session.id, seats },
      });
      if (status !== 201) throw new Error(`the booking was refused: ${JSON.stringify(body)}`);
      return {
        token,
        user_id,
        login_id,
        booking_id: body.id,
        session_id: session.id,
        total: body.total_amount,
      };
    },
    push: (booked, phone = PHONE, headers = {}) =>
      app.call('POST', '/api/payments/mpesa/initiate', {
        token: booked.token,
        headers,
        body: { booking_id: booked.booking_id, phone },
      }),
    status: (booked, reference) =>
      app.call('GET', `/api/payments/status?ref=${reference}`, { token: booked.token }),
  };
}

/** What is stored about a booking and its money, in one look. */
export async function look(platform: Pick<TestApp, 'sql'>, booking_id: string) {
  const { sql } = platform;
  const [booking] = await sql`
    select b.payment_status, s.seats_booked, s.seats_held from bookings b join sessions s on s.id = b.session_id where b.id = ${booking_id}`;
  const payments =
    await sql`select status, provider_transaction_id, amount, failure_code, attention from payments where booking_id = ${booking_id} order by created_at, id`;
  const receipts = await sql`
    select r.status, r.reason, r.amount, r.provider_transaction_id from receipts r join payments p on p.id = r.payment_id
    where p.booking_id = ${booking_id} order by r.received_at, r.id`;
  const refunds =
    await sql`select status, amount, cause, provider_reference from refunds where booking_id = ${booking_id} order by requested_at, id`;
  const messages =
    await sql`select kind from messages where user_id = (select user_id from bookings where id = ${booking_id}) order by created_at, id`;
  return {
    booking: booking as { payment_status: string; seats_booked: number; seats_held: number },
    payments: [...payments],
    receipts: [...receipts],
    refunds: [...refunds],
    kinds: messages.map((row) => row.kind as string),
  };
}

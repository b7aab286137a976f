// For tests: what can happen to a booking and its money, as steps that can be put in any order.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { freeAllLapsedHolds } from '../bookings/free-lapsed-holds.ts';
import { transaction } from '../database/connect.ts';
import type { Evidence, Provider } from './gateway.ts';
import { settle } from './settle.ts';

export const platform = await testApp();
const { sql, deps, clock, call } = platform;
const PRICE = 1500;

/** One booking of one seat in a session of two, and what happens to it. `again` is the same person's second booking. */
type Stage = {
  token: string;
  session_id: string;
  booking_id: string;
  again: string | null;
  /** The attempts, oldest first. */
  attempts: string[];
  provider: Provider;
};
export type Step = (stage: Stage) => Promise<unknown>;

export async function stageFor(provider: Provider): Promise<Stage> {
  const { token } = await platform.person();
  const course = await makeCourse(sql, { price: PRICE });
  const session = await makeSession(sql, { course_id: course.id, capacity: 2, now: clock.now() });
  const stage: Stage = { token, session_id: session.id, booking_id: '', again: null, attempts: [], provider };
  stage.booking_id = await book(stage, token);
  await attempt(stage);
  return stage;
}

async function book({ session_id }: Stage, token: string, seats = 1): Promise<string> {
  const { status, body } = await call('POST', '/api/bookings', { token, body: { session_id, seats } });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** The customer tries to pay: an attempt that is with the provider. */
export const attempt: Step = async (stage) => {
  const [row] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, initiated_at, ask_at, callback_secret_hash)
    select id, ${stage.provider}, ${randomUUID()}, total_amount, 'processing', ${clock.now()}, ${clock.now()}, ${randomUUID()}
    from bookings where id = ${stage.booking_id} returning id`;
  stage.attempts.push(row!.id);
};

const blank: Evidence = {
  ...{ source: 'callback', outcome: 'paid', final: true, transaction_id: null, amount_cents: PRICE * 100 },
  ...{ currency: 'KES', code: '0', reason: '', alert: false, payer_phone: null, raw: {} },
};

/** Evidence about the newest attempt, or the `nth` (from 0). */
export function told(changes: Partial<Evidence>, nth = -1): Step {
  return ({ attempts }) =>
    transaction(sql, { actor_id: null, source: 'webhook' }, (tx) =>
      settle(tx, deps, attempts.at(nth)!, { ...blank, ...changes }),
    );
}
let receipts = 0;
export const paid = (changes: Partial<Evidence> = {}, nth = -1): Step =>
  told({ transaction_id: `TKT${++receipts}`, ...changes }, nth);
export const failed = (changes: Partial<Evidence> = {}, nth = -1): Step =>
  told(
    { outcome: 'failed', amount_cents: null, currency: null, code: '1032', reason: 'Cancelled', ...changes },
    nth,
  );
export const queried = (outcome: Evidence['outcome']): Step =>
  told({ source: 'query', outcome, amount_cents: null, currency: null, final: outcome !== 'pending' });

export const holdLapses: Step = async () => {
  clock.move(31 * 60_000);
  await freeAllLapsedHolds(deps);
};
export const seatsGo: Step = async (stage) => {
  const other = await platform.person();
  await book(stage, other.token, 2);
};
export const booksAgain: Step = async (stage) => {
  const [user] = await sql<
    { user_id: string }[]
  >`select user_id from bookings where id = ${stage.booking_id}`;
  const [login] = await sql<{ id: string }[]>`select id from logins where user_id = ${user!.user_id}`;
  const token = await deps.tokens.issue({ user_id: user!.user_id, role: 'student', login_id: login!.id });
  stage.again = await book(stage, token);
};
export const cancels: Step = ({ booking_id, token }) =>
  call('PUT', `/api/bookings/${booking_id}/cancel`, { token, body: {} });
export const sessionIsCancelled: Step = async ({ session_id }) => {
  const admin = await platform.person('admin');
  await call('DELETE', `/api/sessions/${session_id}`, { token: admin.token });
};

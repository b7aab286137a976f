// People who book, pay and cancel without a pause while everything is killed under them, and write down what they are
// told. Whoever gets no answer asks again with the same Idempotency-Key until there is one.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { drawsFor } from '../../simulators/draws.ts';
import { keyedRequest } from '../storm/keyed-request.ts';
import type { Journal } from './kill-journal.ts';
import type { Customer, KilledWorld } from './killed-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Answer = { status: number; body: any; retry_after: string | null };
type Call = (method: string, path: string, body?: object) => Promise<Answer>;

/** Between two tries of one request. */
const AGAIN_MS = 30;
/** The database may be away for a while; so many tries outlast it. */
const MOST_TRIES = 600;
const TIMEOUT_MS = 15_000;
/** Who is told to come back is told by then; looser than the promise, for processes that have just begun on a busy machine. */
const TOLD_WITHIN_MS = 8_000;
/** Looks at a payment before somebody loses interest. */
const MOST_LOOKS = 8;

export type Crowd = {
  /** People finish what they have begun, and come no more. */
  stop(): Promise<void>;
};

/** Sends `at_once` people; each visit is by another customer, drawn from the seed. */
export function crowd(world: KilledWorld, journal: Journal, seed: number, at_once: number): Crowd {
  let stopping = false;
  let number = 0;
  const person = async (nth: number) => {
    const draw = drawsFor(seed, 'visitor', nth);
    // Each has customers of their own, so nobody meets their own booking of another visit under way.
    const own = world.customers.filter((_, place) => place % at_once === nth);
    while (!stopping)
      await visit(world, journal, own[Math.floor(draw() * own.length)]!, draw, () => ++number);
  };
  const all = Promise.all(Array.from({ length: at_once }, (_, nth) => person(nth)));
  all.catch(() => undefined);
  return {
    async stop() {
      stopping = true;
      await all;
    },
  };
}

async function visit(
  world: KilledWorld,
  journal: Journal,
  customer: Customer,
  draw: () => number,
  nextNumber: () => number,
): Promise<void> {
  const call = caller(world, journal, customer.token);
  const { session_id } = world.sessions[Math.floor(draw() * world.sessions.length)]!;
  const booking = await call('POST', '/api/bookings', { session_id, seats: 1 });
  if (booking.status !== 201) {
    if (booking.body.code === 'already_booked') await cancel(call, journal, booking.body.booking_id);
    else if (booking.body.code !== 'session_full')
      journal.complaints.push(`booking: ${JSON.stringify(booking)}`);
    return;
  }
  journal.booked.set(booking.body.id, { user_id: customer.user_id, session_id });
  if (draw() < 0.3) await pay(call, journal, booking.body.id, nextNumber());
  // Most leave again, or the last seat would soon be gone for good.
  if (draw() < 0.8) await cancel(call, journal, booking.body.id);
}

async function pay(call: Call, journal: Journal, booking_id: string, number: number): Promise<void> {
  // A number of its own for each push, as M-Pesa wants a pause between two to the same.
  const phone = `+2547${String(10_000_000 + number)}`;
  const begun = await call('POST', '/api/payments/mpesa/initiate', { booking_id, phone });
  if (begun.status !== 201) return;
  const reference = begun.body.payment_reference as string;
  journal.begun.add(reference);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const { body } = await call('GET', `/api/payments/status?ref=${reference}`);
    if (body.status === 'completed') {
      journal.paid.add(reference);
      return;
    }
    await pause(AGAIN_MS);
  }
}

async function cancel(call: Call, journal: Journal, booking_id: string): Promise<void> {
  const { status, body } = await call('PUT', `/api/bookings/${booking_id}/cancel`, {});
  // A PUT that got no answer may have done its work: then it cannot be cancelled again.
  if (status === 200 || body.code === 'booking_not_cancellable') journal.cancelled.add(booking_id);
  else if (body.code !== 'payment_in_progress')
    journal.complaints.push(`cancelling: ${JSON.stringify({ status, body })}`);
}

function caller({ platform }: KilledWorld, journal: Journal, token: string): Call {
  return async (method, path, body) => {
    const key = randomUUID();
    for (let tries = 1; ; tries++) {
      await platform.up().catch(() => undefined);
      const began = performance.now();
      const answer = await ask(platform.origin + path, method, { token, key, body });
      const took_ms = performance.now() - began;
      if (answer?.status === 503 && (!answer.retry_after || took_ms > TOLD_WITHIN_MS))
        journal.complaints.push(
          `${method} ${path}: told after ${Math.round(took_ms)} ms, to come back in ${answer.retry_after}`,
        );
      if (answer?.status === 500)
        journal.complaints.push(`${method} ${path}: ${JSON.stringify(answer.body)}`);
      const again =
        answer === null || answer.status === 503 || answer.body.code === 'idempotency_in_progress';
      // A payment whose start was cut off is told about only when the provider can have answered: nobody waits for that.
      const enough = tries >= (path.startsWith('/api/payments/') ? 40 : MOST_TRIES);
      if (!again || (answer !== null && enough)) return answer;
      if (enough) throw new Error(`${method} ${path} was never answered`);
      journal.interrupted += 1;
      await pause(AGAIN_MS);
    }
  };
}

/** Null when no answer came. */
async function ask(
  url: string,
  method: string,
  sent: { token: string; key: string; body: object | undefined },
): Promise<Answer | null> {
  try {
    const response = await fetch(url, keyedRequest(method, { ...sent, within_ms: TIMEOUT_MS }));
    const retry_after = response.headers.get('retry-after');
    return { status: response.status, retry_after, body: await response.json() };
  } catch {
    return null;
  }
}

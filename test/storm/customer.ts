// One customer: books, pays as their fate has it, tries again, gives up. Speaks HTTP only, and comes back with the same
// Idempotency-Key when the platform died in the middle of an answer.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Simulators } from '../../simulators/start.ts';
import { keyedRequest } from './keyed-request.ts';
import type { KillablePlatform } from './killable-platform.ts';
import { type Fate, flutterwaveScript, mpesaScript } from './weather.ts';

export type World = {
  seed: number;
  platform: KillablePlatform;
  providers: Simulators;
  token(user_id: string): Promise<string>;
  /** Hosted pages left open, paid long after the hold is over. */
  open_pages: string[];
  /** Answers no customer should ever see. */
  complaints: string[];
};
// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Answer = { status: number; body: any };

/** Between two calls of a person; short, so that a storm is over in seconds. */
const A_MOMENT_MS = 40;
const MOST_TRIES = 40;

/** Comes to a session, wants `fate.seats` of it and pays. Ends when the customer has lost interest, paid or not. */
export async function comeAndPay(
  world: World,
  fate: Fate,
  who: { user_id: string; session_id: string; price: number },
): Promise<void> {
  const token = await world.token(who.user_id);
  const call = caller(world, token);
  const booking = await call('POST', '/api/bookings', { session_id: who.session_id, seats: fate.seats });
  if (booking.status !== 201) return;
  const amount = who.price * fate.seats;
  for (let nth = 0; nth < fate.tries; nth++) {
    // Who failed by phone tries the card next, and the other way round.
    const provider = nth % 2 === 0 ? fate.provider : fate.provider === 'mpesa' ? 'flutterwave' : 'mpesa';
    const started =
      provider === 'mpesa'
        ? await push(world, call, fate, booking.body.id, fate.phones[nth]!, amount)
        : await openPage(world, call, fate, booking.body.id, amount);
    if (!started) continue;
    if (fate.cancels) await call('PUT', `/api/bookings/${booking.body.id}/cancel`, {});
    if ((await watch(call, started)) !== 'failed' || fate.cancels) return;
  }
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

function caller(world: World, token: string): Call {
  return async (method, path, body) => {
    const key = randomUUID();
    for (let attempt = 1; ; attempt++) {
      await world.platform.up();
      try {
        const sent = keyedRequest(method, { token, key, body, within_ms: 15_000 });
        const response = await fetch(world.platform.origin + path, sent);
        const answer: Answer = { status: response.status, body: await response.json() };
        if (answer.status === 500) world.complaints.push(`${method} ${path}: ${JSON.stringify(answer.body)}`);
        const again = answer.status === 503 || answer.body.code === 'idempotency_in_progress';
        if (!again || attempt >= MOST_TRIES) return answer;
      } catch (error) {
        // The platform was killed under this request.
        if (attempt >= MOST_TRIES) throw error;
      }
      await pause(A_MOMENT_MS);
    }
  };
}

/** The reference of the attempt, or null when there is none to wait for. */
async function push(
  { seed, providers, complaints }: World,
  call: Call,
  fate: Fate,
  booking_id: string,
  phone: string,
  amount: number,
): Promise<string | null> {
  providers.script(mpesaScript(seed, phone, amount));
  const ask = () => call('POST', '/api/payments/mpesa/initiate', { booking_id, phone });
  const answers = await Promise.all(fate.impatient ? [ask(), ask()] : [ask()]);
  const begun = answers.filter((one) => one.status === 201);
  if (begun.length > 1) complaints.push(`two attempts at once for booking ${booking_id}`);
  return begun[0]?.body.payment_reference ?? null;
}

async function openPage(
  { seed, providers, open_pages }: World,
  call: Call,
  fate: Fate,
  booking_id: string,
  amount: number,
): Promise<string | null> {
  const { status, body } = await call('POST', '/api/payments/flutterwave/initiate', { booking_id });
  if (status !== 201 || body.next.type !== 'redirect') return null;
  const reference = body.payment_reference as string;
  for (const press of fate.presses) {
    await providers.checkout(reference, press).catch(() => undefined);
    await pause(A_MOMENT_MS);
  }
  providers.script(flutterwaveScript(seed, fate.nth, reference, amount));
  if (fate.pays_late) open_pages.push(reference);
  else if (fate.last_press === 'pay') await providers.checkout(reference, 'pay').catch(() => undefined);
  return reference;
}

/** Looks at the page of the payment a few times, as a browser does after its return. */
async function watch(call: Call, reference: string): Promise<string> {
  let state = 'processing';
  for (let look = 0; look < 4 && (state === 'pending' || state === 'processing'); look++) {
    await pause(A_MOMENT_MS * 2);
    state = (await call('GET', `/api/payments/status?ref=${reference}`)).body.status;
  }
  return state;
}

// Doing a step on the platform: the request a person would send, the job a worker would run, the button a customer would
// press. Every step answers with one word: `ok`, or the code of the refusal.
import { jobHandlers } from '../../server/jobs/handlers.ts';
import type { Script } from '../../simulators/script.ts';
import type { Reply, TestApp } from '../app.ts';
import { makeCourse, makeLogin, makeSession, makeUser } from '../make.ts';
import { askedBack, type Said } from './judge.ts';
import { bookingOf, type Model } from './model.ts';
import { paymentOf } from './money-model.ts';
import type { Parcel, SimulatedPlatform } from './platform.ts';
import type { PushAnswer, PushFate, Single } from './steps.ts';
import type { Places } from './stored.ts';

export type KnownParcel = Parcel & { said: Said; webhooks: { id: string; applied: boolean }[] };
/** What a story has on its hands. */
export type Stage = {
  platform: SimulatedPlatform;
  m: Model;
  places: Places;
  users: { id: string; login_id: string; token: string; token_ends: number }[];
  admins: Stage['users'];
  sessions: string[];
  vouchers: string[];
  /** By what they are about and their number: `0/1/0#0:1`. */
  parcels: Map<string, KnownParcel>;
  /** Deliveries that were not let in. */
  refused: string[];
};

const REASON = 'The simulation says so';
const word = ({ status, body }: Reply): string => (status < 300 ? 'ok' : (body?.code ?? `status ${status}`));

/** Phones are never used twice: the simulators refuse a phone that is busy. */
let phones = 0;
const newPhone = () => `2547${String(10_000_000 + (phones++ % 90_000_000))}`;
const phone_of = new Map<string, string>();

export async function newPerson(
  { platform }: Pick<Stage, 'platform'>,
  role: 'student' | 'admin' = 'student',
) {
  const { sql } = platform.steady;
  const user = await makeUser(sql, { role });
  const login_id = await makeLogin(sql, user.id, new Date(platform.now));
  return { id: user.id, login_id, token: '', token_ends: 0 };
}

/** Access tokens last an hour; whoever was shown out keeps the old one. */
async function tokenOf(
  stage: Stage,
  who: Stage['users'][number],
  role: 'student' | 'admin',
  active: boolean,
) {
  const { platform } = stage;
  if (active && platform.now > who.token_ends - 600_000) {
    who.token = await platform.steady.deps.tokens.issue({ user_id: who.id, role, login_id: who.login_id });
    who.token_ends = platform.now + 3_600_000;
  }
  return who.token;
}

type Doing = { stage: Stage; node: TestApp; key?: string | undefined };

async function request(
  { stage, node, key }: Doing,
  who: number | 'admin' | 'second admin' | null,
  [method, path, body]: [method: string, path: string, body?: unknown],
): Promise<Reply> {
  const admin = who === 'second admin' ? stage.admins[1]! : stage.admins[0]!;
  const token =
    who === null
      ? null
      : typeof who === 'number'
        ? await tokenOf(stage, stage.users[who]!, 'student', stage.m.users[who]!.active)
        : await tokenOf(stage, admin, 'admin', true);
  return node.call(method, path, {
    token,
    ...(body === undefined ? {} : { body }),
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
}

/** @throws Error when what is read is not what the model says */
export async function perform(doing: Doing, step: Single): Promise<string> {
  const { stage } = doing;
  const { m, places, sessions } = stage;
  const send = async (...[who, ...what]: [number | 'admin' | 'second admin', string, string, unknown?]) =>
    word(await request(doing, who, what));
  const at = 'booking' in step ? places.bookings.get(step.booking) : undefined;
  const session = 'session' in step ? sessions[step.session] : undefined;
  const owner = 'booking' in step ? bookingOf(m, step.booking).user : -1;
  switch (step.do) {
    case 'book': {
      const voucher = step.voucher === undefined ? {} : { voucher: `CODE-${step.voucher}` };
      return send(step.user, 'POST', '/api/bookings', { session_id: session, seats: step.seats, ...voucher });
    }
    case 'cancel':
      return send(
        step.by ?? owner,
        'PUT',
        `/api/bookings/${at}/cancel`,
        step.seats ? { seats: step.seats } : {},
      );
    case 'extend':
      return send(owner, 'POST', `/api/bookings/${at}/extend-hold`);
    case 'join':
      return send(step.user, 'POST', `/api/sessions/${session}/waitlist`, { seats: step.seats });
    case 'leave':
      return send(step.user, 'DELETE', `/api/sessions/${session}/waitlist`);
    case 'accept':
      return send(step.user, 'POST', `/api/sessions/${session}/waitlist/accept`);
    case 'remove':
      return send('admin', 'DELETE', `/api/waitlist/${places.entries.get(step.entry)}`, { reason: REASON });
    case 'capacity':
      return send('admin', 'PUT', `/api/sessions/${session}`, { capacity: step.to });
    case 'move': {
      const wall = new Date(step.to + 3 * 3_600_000).toISOString();
      return send('admin', 'PUT', `/api/sessions/${session}`, {
        date: wall.slice(0, 10),
        start_time: wall.slice(11, 16),
      });
    }
    case 'cancel session':
      return send('admin', 'DELETE', `/api/sessions/${session}`);
    case 'cash':
      return send(
        'admin',
        'POST',
        '/api/payments/other',
        cash(step, at!, bookingOf(m, step.booking).total, doing.key),
      );
    case 'refund': {
      const amount = step.part === 1 ? {} : { amount: askedBack(m, step.booking, step.part) / 100 };
      return send('admin', 'POST', '/api/refunds', { booking_id: at, reason: REASON, ...amount });
    }
    case 'deactivate':
      return deactivate(doing, step.user);
    case 'new person':
      stage.users.push(await newPerson(stage));
      return 'ok';
    case 'new session': {
      const { sql } = stage.platform.steady;
      const course = await makeCourse(sql, { price: step.price / 100 });
      const now = new Date(stage.platform.now);
      const made = { course_id: course.id, capacity: step.capacity, in_hours: step.hours, now };
      sessions.push((await makeSession(sql, made)).id);
      return 'ok';
    }
    case 'read booking':
      return readBooking(doing, owner, at!, step.booking);
    case 'read session':
      return readSession(doing, step.session);
    default:
      return performMoney(doing, step);
  }
}

let references = 0;
function cash(step: { extra: number }, booking_id: string, due: number, key = `${++references}`) {
  const amount = Math.max(0.01, (due + step.extra) / 100);
  return { booking_id, method: 'cash', reference: `RB-${key}`, reason: REASON, amount };
}

async function performMoney(doing: Doing, step: Single): Promise<string> {
  const { stage, node } = doing;
  const { places, m, platform } = stage;
  const payment = 'payment' in step ? places.payments.get(step.payment)! : undefined;
  const user = 'payment' in step ? bookingOf(m, paymentOf(m, step.payment).booking).user : -1;
  const refund = 'refund' in step ? places.refunds.get(step.refund)! : undefined;
  const run = async (work: Promise<void>) => work.then(() => 'ok');
  if ('lie' in step && step.lie && 'payment' in step) lie(stage, step.payment);
  switch (step.do) {
    case 'push':
      return push(doing, step);
    case 'card': {
      const body = { booking_id: places.bookings.get(step.booking) };
      return word(
        await request(doing, bookingOf(m, step.booking).user, [
          'POST',
          '/api/payments/flutterwave/initiate',
          body,
        ]),
      );
    }
    case 'phone': {
      const action = step.press === 'cancel' ? 'cancel' : 'pin';
      platform.providers.answer({
        phone: phone_of.get(payment!.id)!,
        action,
        pin: step.press === 'pin' ? '1234' : '9999',
      });
      await platform.providers.flush();
      return 'ok';
    }
    case 'page':
      await platform.providers.checkout(payment!.reference, step.press);
      await platform.providers.flush();
      return 'ok';
    case 'deliver':
      return deliver(doing, step.parcel, step.copies);
    case 'apply': {
      const { webhooks } = stage.parcels.get(step.parcel)!;
      const next = webhooks.find((one) => !one.applied) ?? webhooks.at(-1)!;
      next.applied = true;
      return run(jobHandlers.apply_delivery(node.deps, { webhook_id: next.id }));
    }
    case 'ask':
      return run(jobHandlers.ask_provider(node.deps, { payment_id: payment!.id }));
    case 'check':
      return word(await request(doing, user, ['POST', '/api/payments/check', { ref: payment!.reference }]));
    case 'give up':
      return word(await request(doing, user, ['POST', '/api/payments/give-up', { ref: payment!.reference }]));
    case 'ask anyway':
      return word(await request(doing, 'admin', ['POST', `/api/payments/${payment!.id}/ask`]));
    case 'send refund': {
      refundScripts(stage, step.fate);
      await jobHandlers.send_refund(node.deps, { refund_id: refund! });
      await platform.providers.flush();
      platform.providers.clearScripts();
      return 'ok';
    }
    case 'retry refund':
    case 'reject refund':
    case 'approve refund': {
      const path = `/api/refunds/${refund}/${step.do.split(' ')[0]}`;
      const who = step.do === 'approve refund' ? 'second admin' : 'admin';
      return word(await request(doing, who, ['POST', path, { reason: REASON }]));
    }
    case 'sweep':
      return run(jobHandlers.free_lapsed_holds(node.deps, {}));
    case 'tend':
      return run(jobHandlers.tend_waitlists(node.deps, {}));
    case 'clock':
      return run(jobHandlers.move_sessions(node.deps, {}));
    default:
      throw new Error(`nobody knows how to ${step.do}`);
  }
}

const outcomes: Record<Exclude<PushFate, 'waits'>, number> = {
  ...{ pays: 0, 'pays less': 0, 'pays more': 0, cancels: 1032, unreachable: 1037 },
};
const answers: Record<PushAnswer, Script['answer']> = {
  fine: undefined,
  lost: { fault: 'reset', effect: 'done' },
  refused: { fault: 'busy' },
};

async function push(doing: Doing, step: Extract<Single, { do: 'push' }>): Promise<string> {
  const { stage } = doing;
  const { providers } = stage.platform;
  const b = bookingOf(stage.m, step.booking);
  const phone = newPhone();
  const amounts: Record<string, number> = { 'pays less': b.total - 50_000, 'pays more': b.total + 50_000 };
  const amount = amounts[step.fate] === undefined ? {} : { amount: amounts[step.fate]! / 100 };
  const outcome = step.fate === 'waits' ? {} : { outcome: { result_code: outcomes[step.fate], ...amount } };
  const answer = answers[step.answer];
  providers.clearScripts();
  providers.script({ provider: 'mpesa', match: { phone }, ...(answer ? { answer } : {}), ...outcome });
  const body = { booking_id: stage.places.bookings.get(step.booking), phone: `+${phone}` };
  pushed.set(stage, phone);
  const reply = await request(doing, b.user, ['POST', '/api/payments/mpesa/initiate', body]);
  if (step.fate !== 'waits') await providers.flush();
  providers.clearScripts();
  return word(reply);
}
/** The phone of the newest push of a story, until its payment is known. */
export const pushed = new WeakMap<Stage, string>();
export const rememberPhone = (payment_id: string, phone: string) => void phone_of.set(payment_id, phone);
export const phoneOf = (payment_id: string) => phone_of.get(payment_id);
export const forgetPhones = () => phone_of.clear();

function lie(stage: Stage, payment: string): void {
  const phone = phone_of.get(stage.places.payments.get(payment)!.id);
  if (!phone) return;
  stage.platform.providers.clearScripts();
  stage.platform.providers.script({
    provider: 'mpesa',
    call: 'query',
    match: { phone },
    says: { result_code: '1032' },
  });
}

function refundScripts({ platform }: Stage, fate: 'pays' | 'refuses' | 'answer lost'): void {
  platform.providers.clearScripts();
  if (fate === 'pays') return;
  const answer = { fault: 'reset' as const, effect: 'done' as const };
  const mpesa = fate === 'refuses' ? { outcome: { result_code: 2001 } } : { answer };
  const card =
    fate === 'refuses'
      ? { answer: { status: 400, body: { status: 'error', message: 'No', data: null } } }
      : { answer };
  platform.providers.script([
    { provider: 'mpesa', call: 'reversal', ...mpesa },
    { provider: 'mpesa', call: 'b2c', ...mpesa },
    { provider: 'flutterwave', call: 'refund', ...card },
  ]);
}

async function deliver({ stage, node }: Doing, parcel: string, copies: number): Promise<string> {
  const { path, headers, body } = stage.parcels.get(parcel)!;
  const replies = await Promise.all(
    Array.from({ length: copies }, () =>
      node.call('POST', path, { raw: body, headers: { ...headers, 'x-parcel': parcel } }),
    ),
  );
  return replies.map(word).find((one) => one !== 'ok') ?? 'ok';
}

/** Shown out on every node: the others hear of it a moment later. */
async function deactivate(doing: Doing, user: number): Promise<string> {
  const { stage } = doing;
  const who = stage.users[user]!;
  const reply = await request(doing, 'admin', ['DELETE', `/api/users/${who.id}`]);
  const { steady, shaky } = stage.platform;
  for (const { deps } of [steady, shaky])
    for (let looks = 0; looks < 10_000 && !(await deps.revocations.isRevoked(who.login_id)); looks++)
      await steady.sql`select`;
  return word(reply);
}

function agree(what: string, read: unknown, model: unknown): void {
  const [found, expected] = [JSON.stringify(read), JSON.stringify(model)];
  if (found !== expected) throw new Error(`${what}: read ${found}, the model says ${expected}`);
}

async function readBooking(doing: Doing, owner: number, id: string, key: string): Promise<string> {
  const reply = await request(doing, owner, ['GET', `/api/bookings/${id}`]);
  if (reply.status === 200) {
    const b = bookingOf(doing.stage.m, key);
    const back = doing.stage.m.refunds.filter((f) => f.booking === key && f.status === 'completed');
    agree(
      `booking ${key}`,
      [
        reply.body.seats,
        reply.body.payment_status,
        reply.body.total_amount * 100,
        reply.body.cancelled_at !== null,
        reply.body.refunded_amount * 100,
      ],
      [b.seats, b.status, b.total, b.cancelled, back.reduce((sum, f) => sum + f.amount, 0)],
    );
  }
  return word(reply);
}

async function readSession(doing: Doing, session: number): Promise<string> {
  const reply = await request(doing, null, ['GET', `/api/sessions/${doing.stage.sessions[session]}`]);
  if (reply.status === 200) {
    const { m } = doing.stage;
    const taken = m.bookings
      .filter((b) => b.session === session && !b.cancelled && (b.status === 'pending' || b.status === 'paid'))
      .reduce((sum, b) => sum + b.seats, 0);
    const s = m.sessions[session]!;
    agree(`session ${session}`, [reply.body.status, reply.body.seats_left], [s.status, s.capacity - taken]);
  }
  return word(reply);
}

// Doing a step on the platform: the request a person would send, the job a worker would run, the button a customer would
// press. Every step answers with one word: `ok`, or the code of the refusal.
import { makeCourse, makeSession } from '../make.ts';
import { bookingOf } from './model.ts';
import { performMoney } from './perform-money.ts';
import { type Doing, newPerson, REASON, request, word } from './stage.ts';
import type { Single } from './steps.ts';

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
    case 'desk': {
      const wish = {
        user_id: stage.users[step.user]!.id,
        seats: step.seats,
        reason: REASON,
        over_capacity: step.over,
      };
      return send('admin', 'POST', `/api/sessions/${session}/bookings`, wish);
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
      return send('admin', 'POST', '/api/payments/other', cash(step.amount, at!, doing.key));
    case 'refund': {
      const amount = step.amount === null ? {} : { amount: step.amount / 100 };
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
function cash(cents: number, booking_id: string, key = `${++references}`) {
  const amount = cents / 100;
  return { booking_id, method: 'cash', reference: `RB-${key}`, reason: REASON, amount };
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

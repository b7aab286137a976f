// The people and things every row of the access matrix is tried with.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../app.ts';
import { makeCourse, makeSession, makeTrainer } from '../make.ts';
import { quotedCompany } from './quoted-company.ts';
import { settledMoney } from './settled-money.ts';
import { taughtClass } from './taught-class.ts';

export type World = Awaited<ReturnType<typeof world>>;
export type Outcomes = { nobody: number; owner: number; student: number; trainer: number; admin: number };
export type Row = {
  outcomes: Outcomes;
  path?: (w: World) => string;
  body?: (w: World) => unknown;
  /** The answer goes on for ever; only its head is looked at. */
  endless?: true;
};

export const publicly = (status: number): Outcomes => ({
  nobody: status,
  owner: status,
  student: status,
  trainer: status,
  admin: status,
});
/** Any log-in may; the caller acts on what is the caller's own. */
export const loggedIn = (status: number): Outcomes => ({ ...publicly(status), nobody: 401 });
/** Somebody else's looks like missing. */
export const ownerOrAdmin = (status: number): Outcomes => ({
  nobody: 401,
  owner: status,
  student: 404,
  trainer: 404,
  admin: status,
});
export const adminOnly = (status: number): Outcomes => ({
  nobody: 401,
  owner: 403,
  student: 403,
  trainer: 403,
  admin: status,
});

/** Five people, and one of everything that belongs to the first of them. Made anew for each call, so none disturbs another. */
export async function world({ sql, person, deps }: Pick<TestApp, 'sql' | 'person' | 'deps'>) {
  const [owner, student, trainer, admin] = await Promise.all([
    person(),
    person(),
    person('trainer'),
    person('admin'),
  ]);
  const [teacher, course] = await Promise.all([makeTrainer(sql), makeCourse(sql)]);
  const session = await makeSession(sql, { course_id: course.id });
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
    values (${owner.id}, ${session.id}, 1, 1500, 1500, 'KES', now() + interval '15 minutes') returning id`;
  const [payment] = await sql<{ id: string; payment_reference: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, ask_at)
    values (${booking!.id}, 'mpesa', ${randomUUID()}, 1500, now()) returning id, payment_reference`;
  const { seal } = deps;
  const [request] = await sql<{ id: string }[]>`
    insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic)
    values ('Acme Ltd', ${seal.close('Jane Doe')}, ${seal.close('jane@acme.example')}, 'e', ${seal.close('+254712345678')}, 'p', 'Data')
    returning id`;
  const full = await makeSession(sql, { capacity: 1 });
  const [waiting] = await sql<{ id: string; session_id: string }[]>`
    insert into waitlist_entries (user_id, session_id, seats) values (${owner.id}, ${full.id}, 1) returning id, session_id`;
  const [voucher] = await sql<{ id: string; code: string }[]>`
    insert into vouchers (code, kind, value, currency) values (upper(${randomUUID()}), 'percent', 10, 'KES') returning id, code`;
  const [notification] = await sql<{ id: string }[]>`
    insert into notifications (key, user_id, kind, locale, title, body, created_at)
    values (${randomUUID()}, ${owner.id}, 'refund_paid', 'en', 'Title', 'Body', now()) returning id`;
  const [passkey] = await sql<{ id: string }[]>`
    insert into passkeys (user_id, credential_id, public_key, name)
    values (${owner.id}, ${randomUUID()}, 'not a key', 'Phone') returning id`;
  return {
    owner,
    student,
    trainer,
    admin,
    teacher,
    course,
    session,
    booking: booking!,
    waiting: waiting!,
    notification: notification!,
    passkey: passkey!,
    payment: payment!,
    settled: await settledMoney({ sql, deps }, owner.id),
    taught: await taughtClass({ sql }, owner.id, trainer.id),
    request: request!,
    company: await quotedCompany({ sql, deps }),
    voucher: voucher!,
  };
}

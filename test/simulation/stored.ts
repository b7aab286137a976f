// What is stored, read in one look and written as lines that can be compared with the model's, and where each thing is.
import type { Sql } from '../../server/database/connect.ts';
import { isLive, type Model, nextKey, seatsLeft, waitingIn } from './model.ts';
import { takesVoucher } from './seat-actions.ts';

/** Where things are: the model's key → the database's id. */
export type Places = {
  bookings: Map<string, string>;
  entries: Map<string, string>;
  payments: Map<string, StoredPayment>;
  refunds: Map<string, string>;
};
type StoredPayment = { id: string; reference: string; asked: number; ask_at: number | null };
export type Stored = { lines: string[]; places: Places; mark: string };

type Row = Record<string, string | number | null>;
type Look = Record<
  'sessions' | 'bookings' | 'entries' | 'payments' | 'receipts' | 'refunds' | 'vouchers',
  Row[]
>;

/** Changes whenever anything was written, and tells nothing else. */
export async function writtenSoFar(sql: Sql): Promise<string> {
  const [row] = await sql<{ mark: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as mark`;
  return row!.mark;
}

/** `users` and so on: the database's ids in the order of the model's numbers. */
export async function readStored(
  sql: Sql,
  { users, sessions, vouchers }: { users: string[]; sessions: string[]; vouchers: string[] },
): Promise<Stored> {
  const { look, mark } = await lookAt(sql);
  const number = (ids: string[], id: Row[string]) => ids.indexOf(id as string);
  const places: Places = { bookings: new Map(), entries: new Map(), payments: new Map(), refunds: new Map() };
  const lines: string[] = [];
  const key_of = new Map<string, string>();
  const keyed = (rows: Row[]) => {
    const before: { user: number; session: number }[] = [];
    return rows.map((row) => {
      const who = { user: number(users, row.user_id!), session: number(sessions, row.session_id!) };
      const key = nextKey(before, who.user, who.session);
      before.push(who);
      return { key, row };
    });
  };
  for (const row of look.sessions) lines.push(`session ${number(sessions, row.id!)}: ${row.line}`);
  for (const { key, row } of keyed(look.bookings)) {
    key_of.set(row.id as string, key);
    places.bookings.set(key, row.id as string);
    lines.push(
      `booking ${key}: ${row.line} voucher ${row.voucher_id ? number(vouchers, row.voucher_id) : '-'}`,
    );
  }
  for (const { key, row } of keyed(look.entries)) {
    places.entries.set(key, row.id as string);
    lines.push(`entry ${key}: ${row.line} booking ${key_of.get(row.booking_id as string) ?? '-'}`);
  }
  const children = (rows: Row[], parent: string, mark: string) => {
    const count = new Map<string, number>();
    return rows.map((row) => {
      const of = key_of.get(row[parent] as string)!;
      const nth = count.get(of) ?? 0;
      count.set(of, nth + 1);
      key_of.set(row.id as string, `${of}${mark}${nth}`);
      return { key: `${of}${mark}${nth}`, of, row };
    });
  };
  for (const { key, row } of children(look.payments, 'booking_id', '#')) {
    const { id, reference, asked, ask_at } = row as unknown as StoredPayment;
    places.payments.set(key, { id, reference, asked, ask_at });
    lines.push(`payment ${key}: ${row.line}`);
  }
  for (const row of look.receipts) {
    const key = key_of.get(row.payment_id as string)!;
    key_of.set(row.id as string, key);
    lines.push(`receipt ${key}: ${row.line}`);
  }
  for (const { key, row } of children(look.refunds, 'receipt_id', '~')) {
    places.refunds.set(key, row.id as string);
    lines.push(`refund ${key}: ${row.line}`);
  }
  for (const row of look.vouchers) lines.push(`voucher ${number(vouchers, row.id!)}: ${row.line}`);
  return { lines: lines.sort(), places, mark };
}

async function lookAt(sql: Sql): Promise<{ look: Look; mark: string }> {
  const [row] = await sql<{ look: Look; mark: string }[]>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as mark, jsonb_build_object(
      'sessions', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'line',
          concat_ws(' ', status, 'of', capacity, 'booked', seats_booked, 'held', seats_held, 'waiting', waiting,
            'starts', (extract(epoch from starts_at) * 1000)::bigint))), '[]') from sessions),
      'bookings', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'user_id', user_id, 'session_id', session_id,
          'voucher_id', voucher_id, 'line', concat_ws(' ', seats, payment_status,
            case when cancelled_at is null then 'kept' else 'cancelled' end,
            'until', coalesce((extract(epoch from hold_expires_at) * 1000)::bigint::text, '-'), 'extended', hold_extensions,
            'due', (total_amount * 100)::bigint)) order by created_at, id), '[]') from bookings),
      'entries', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'user_id', user_id, 'session_id', session_id,
          'booking_id', booking_id, 'line', concat_ws(' ', seats, status, 'passed', passed_over,
            'until', coalesce((extract(epoch from offer_expires_at) * 1000)::bigint::text, '-'))) order by place), '[]')
        from waitlist_entries),
      'payments', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'booking_id', booking_id,
          'reference', payment_reference, 'asked', asked_count, 'ask_at', (extract(epoch from ask_at) * 1000)::bigint,
          'line', concat_ws(' ', provider, status, (amount * 100)::bigint)) order by created_at, id), '[]') from payments),
      'receipts', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'payment_id', payment_id, 'line',
          concat_ws(' ', status, (amount * 100)::bigint,
            case when starts_with(provider_transaction_id, 'no-receipt-yet-') then 'nameless' else 'named' end))), '[]')
        from receipts),
      'refunds', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'receipt_id', receipt_id, 'line',
          concat_ws(' ', cause, status, (amount * 100)::bigint)) order by id), '[]') from refunds),
      'vouchers', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'line', concat_ws(' ', 'used', uses))), '[]')
        from vouchers)
    ) as look`;
  return row!;
}

/** The model, written as the same lines. */
export function linesOf(m: Model): string[] {
  const lines: string[] = [];
  for (const [n, s] of m.sessions.entries()) {
    const live = m.bookings.filter((b) => b.session === n && isLive(b));
    const booked = live.filter((b) => b.status === 'paid').reduce((sum, b) => sum + b.seats, 0);
    const held = s.capacity - seatsLeft(m, n) - booked;
    const waiting = waitingIn(m, n).length;
    lines.push(
      `session ${n}: ${s.status} of ${s.capacity} booked ${booked} held ${held} waiting ${waiting} starts ${s.starts}`,
    );
  }
  for (const b of m.bookings)
    lines.push(
      `booking ${b.key}: ${b.seats} ${b.status} ${b.cancelled ? 'cancelled' : 'kept'} until ${b.hold ?? '-'} extended ${b.extensions} due ${b.total} voucher ${b.voucher ?? '-'}`,
    );
  for (const w of m.entries)
    lines.push(
      `entry ${w.key}: ${w.seats} ${w.status} passed ${w.passed} until ${w.ends ?? '-'} booking ${w.booking ?? '-'}`,
    );
  for (const p of m.payments) lines.push(`payment ${p.key}: ${p.provider} ${p.status} ${p.amount}`);
  for (const r of m.receipts)
    lines.push(`receipt ${r.key}: ${r.status} ${r.amount} ${r.named ? 'named' : 'nameless'}`);
  for (const f of m.refunds) lines.push(`refund ${f.key}: ${f.cause} ${f.status} ${f.amount}`);
  for (const [n] of m.vouchers.entries())
    lines.push(`voucher ${n}: used ${m.bookings.filter((b) => b.voucher === n && takesVoucher(b)).length}`);
  return lines.sort();
}

/** What is in one and not in the other, for people to read. */
export function differences(model: string[], stored: string[]): string[] {
  const [expected, found] = [new Set(model), new Set(stored)];
  return [
    ...model.filter((line) => !found.has(line)).map((line) => `the model says: ${line}`),
    ...stored.filter((line) => !expected.has(line)).map((line) => `stored is:      ${line}`),
  ].sort((a, b) => (a.slice(16) < b.slice(16) ? -1 : 1));
}

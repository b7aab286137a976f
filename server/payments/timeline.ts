// The history of a booking's money, put together from what each part wrote down when it happened.
import type { Deps } from '../deps.ts';
import { readWebhooks } from './list-webhooks.ts';
import { maskedJson, maskedPhone } from './mask.ts';
import type { TimelineEvent } from './timeline-schema.ts';

/** Of each kind of event. A booking has a few dozen; a delivery repeated without end must not grow the answer. */
const MOST = 500;

/** What belongs to a booking: ids by table. */
type Belongings = { booking_id: string; payments: string[]; receipts: string[]; refunds: string[] };
/** `key` orders: the instant in ms, and for equal ones the order in which the parts are asked. */
type Placed = TimelineEvent & { key: number };

/** Oldest first, everything masked. */
export async function readTimeline(deps: Deps, booking_id: string): Promise<TimelineEvent[]> {
  const mine = await belongings(deps, booking_id);
  const parts = await Promise.all([
    attempts(deps, mine),
    changes(deps, mine),
    calls(deps, mine),
    deliveries(deps, mine),
    letters(deps, mine),
  ]);
  return parts
    .flat()
    .sort((a, b) => a.key - b.key)
    .map(({ key: _, ...event }) => event);
}

async function belongings({ sql }: Deps, booking_id: string): Promise<Belongings> {
  const [row] = await sql<Omit<Belongings, 'booking_id'>[]>`
    with p as (select id from payments where booking_id = ${booking_id}),
         r as (select id from receipts where payment_id in (select id from p)),
         f as (select id from refunds where booking_id = ${booking_id} or receipt_id in (select id from r))
    select array(select id from p) as payments, array(select id from r) as receipts, array(select id from f) as refunds`;
  return { booking_id, ...row! };
}

const blank = { source: 'platform', by: null, result: null, reason: null } as const;
const timeOf = (instant: string) => Date.parse(instant);
const upper = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`.replaceAll('_', ' ');

async function attempts({ sql, seal }: Deps, { payments }: Belongings): Promise<Placed[]> {
  const rows = await sql<
    {
      id: string;
      provider: string;
      amount: number;
      currency: string;
      payment_reference: string;
      phone: string | null;
      status: string;
      initiated_at: string;
    }[]
  >`
    select id, provider, amount, currency, payment_reference, phone, status, initiated_at
    from payments where id = any(${payments}) order by initiated_at limit ${MOST}`;
  return rows.map(({ id, initiated_at, status, phone, provider, ...detail }) => ({
    ...blank,
    at: initiated_at,
    key: timeOf(initiated_at),
    kind: 'attempt',
    about: { type: 'payment', id },
    what: `Attempt by ${provider}`,
    result: status,
    detail: { ...detail, provider, phone: maskedPhone(seal.open(phone)) || null },
  }));
}

async function calls({ sql, seal }: Deps, { payments, refunds }: Belongings): Promise<Placed[]> {
  const rows = await sql<
    {
      payment_id: string | null;
      refund_id: string | null;
      provider: string;
      operation: string;
      started_at: string;
      took_ms: number;
      outcome: string;
      code: string | null;
      detail: string | null;
    }[]
  >`
    select payment_id, refund_id, provider, operation, started_at, took_ms, outcome, code, detail
    from provider_calls where payment_id = any(${payments}) or refund_id = any(${refunds})
    order by started_at, id limit ${MOST}`;
  return rows.map((call) => ({
    ...blank,
    at: call.started_at,
    key: timeOf(call.started_at),
    kind: 'call',
    about: call.payment_id
      ? { type: 'payment', id: call.payment_id }
      : { type: 'refund', id: call.refund_id! },
    what: `${upper(call.operation)} at ${call.provider}, ${call.took_ms} ms`,
    result: call.code === null ? call.outcome : `${call.outcome} (${call.code})`,
    detail: call.detail === null ? null : seal.openJson(call.detail),
  }));
}

async function deliveries(deps: Deps, { payments, refunds }: Belongings): Promise<Placed[]> {
  const { sql } = deps;
  const rows = await readWebhooks(
    sql,
    deps,
    sql`where w.payment_id = any(${payments}) or w.refund_id = any(${refunds}) order by w.created_at, w.id limit ${MOST}`,
  );
  return rows.map((delivery) => ({
    ...blank,
    at: delivery.created_at,
    key: timeOf(delivery.created_at),
    kind: 'delivery',
    source: 'provider',
    about: delivery.payment_id
      ? { type: 'payment', id: delivery.payment_id }
      : { type: 'refund', id: delivery.refund_id! },
    what: `${upper(delivery.event_type)} from ${delivery.provider}`,
    result: delivery.processing_error ?? (delivery.processed ? 'applied' : 'waiting'),
    reason: delivery.doubt,
    detail: delivery.payload,
  }));
}

const kindOf: Record<string, TimelineEvent['kind']> = {
  bookings: 'booking',
  payments: 'decision',
  receipts: 'money',
  refunds: 'refund',
  documents: 'document',
};

type Change = {
  at: string;
  object_type: string;
  object_id: string;
  action: string;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  actor_id: string | null;
  name: string | null;
  role: string | null;
};

/** What was decided, by the audit trail, which no writer can pass by. An attempt's beginning is told by itself. */
async function changes(
  { sql }: Deps,
  { booking_id, payments, receipts, refunds }: Belongings,
): Promise<Placed[]> {
  const rows = await sql<Change[]>`
    select a.at, a.object_type, a.object_id, a.action, a.reason, a.before, a.after, a.actor_id, u.name, u.role
    from audit_log a left join users u on u.id = a.actor_id
    where (a.object_type = 'bookings' and a.object_id = ${booking_id})
       or (a.object_type = 'payments' and a.object_id = any(${payments}) and a.action <> 'created')
       or (a.object_type = 'receipts' and a.object_id = any(${receipts}))
       or (a.object_type = 'refunds' and a.object_id = any(${refunds}))
       or (a.object_type = 'documents' and a.object_id in (
            select id from documents where payment_id = any(${payments}) or refund_id = any(${refunds})))
    order by a.id limit ${MOST}`;
  return rows.map((row) => ({
    ...blank,
    at: row.at,
    // The database rounds to the nearest millisecond and the clock of the program down, so a change can look later
    // than what came of it.
    key: timeOf(row.at) - 1,
    kind: kindOf[row.object_type]!,
    source: row.actor_id ? 'person' : 'platform',
    by: row.actor_id ? { user_id: row.actor_id, name: row.name ?? '', role: row.role ?? '' } : null,
    about: { type: row.object_type.replace(/s$/, ''), id: row.object_id },
    what: sentenceOf(row),
    result: stepOf(row),
    reason: row.reason,
    detail: maskedJson(row.action === 'created' ? row.after : { before: row.before, after: row.after }),
  }));
}

function sentenceOf({ object_type, action, after }: Change): string {
  const thing = upper(object_type.replace(/s$/, ''));
  if (action !== 'created') return `${thing} ${action}`;
  if (object_type === 'documents')
    return `${after?.kind === 'receipt' ? 'Receipt' : 'Credit note'} ${after?.number}`;
  if (object_type === 'receipts') return `Money came in: ${after?.provider_transaction_id}`;
  return `${thing} created`;
}

/** `processing → completed`, or where something new begins; null when no state changed. */
function stepOf({ before, after }: Change): string | null {
  const column = ['status', 'payment_status'].find((name) => after && name in after);
  if (!column) return null;
  return before ? `${before[column]} → ${after![column]}` : String(after![column]);
}

async function letters(
  { sql }: Deps,
  { booking_id, payments, receipts, refunds }: Belongings,
): Promise<Placed[]> {
  const keys = [
    `booking_held:${booking_id}`,
    `booking_confirmed:${booking_id}`,
    ...payments.map((id) => `payment_failed:${id}`),
    ...receipts.map((id) => `late_money:${id}`),
    ...refunds.map((id) => `refund_paid:${id}`),
  ];
  const rows = await sql<{ kind: string; status: string; created_at: string; sent_at: string | null }[]>`
    select kind, status, created_at, sent_at from messages where key = any(${keys}) order by created_at, id limit ${MOST}`;
  return rows.map(({ kind, status, created_at, sent_at }) => ({
    ...blank,
    at: created_at,
    key: timeOf(created_at),
    kind: 'message',
    about: { type: 'booking', id: booking_id },
    what: `Letter: ${kind}`,
    result: status,
    detail: { sent_at },
  }));
}

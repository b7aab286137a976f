// The webhook that reports a try, signed the way the script says; v3 body by default.
import { createHmac } from 'node:crypto';
import type { Plan } from './deliveries.ts';
import type { Flutterwave, Transaction } from './flutterwave-state.ts';
import { account_id } from './flutterwave-state.ts';
import { card, customerOf, described } from './flutterwave-transaction.ts';
import type { Webhook } from './script.ts';

const half_an_hour_ms = 30 * 60_000;
const most_retries = 3;

/** Null when no webhook address was given. */
export function webhookPlan(
  flutterwave: Flutterwave,
  transaction: Transaction,
  spoil: Webhook = {},
): Plan | null {
  const url = flutterwave.options.webhook_url;
  if (!url) {
    flutterwave.log('charge.completed: no webhook address is set, so nothing is sent');
    return null;
  }
  const body = spoil.raw_body ?? JSON.stringify(bodyOf(transaction, spoil));
  const plan: Plan = {
    provider: 'flutterwave',
    kind: 'charge.completed',
    url,
    body,
    headers: signature(flutterwave.options.webhook_secret, body, spoil.signature ?? 'hash'),
    copies: spoil.copies,
    after_ms: spoil.after_ms,
    after_next: spoil.after_next,
  };
  return flutterwave.options.webhook_retries ? withRetries(flutterwave, plan, most_retries) : plan;
}

/** Anything but 200 counts as not received. */
function withRetries(flutterwave: Flutterwave, plan: Plan, left: number): Plan {
  const delivered: Plan['delivered'] = (one) => {
    if (one.status === 200 || left === 0) return;
    const again = withRetries(flutterwave, { ...plan, copies: 1, after_next: false }, left - 1);
    flutterwave.timetable.after(half_an_hour_ms, 'retry', () => flutterwave.deliveries.now(again));
  };
  return { ...plan, delivered };
}

function bodyOf(transaction: Transaction, spoil: Webhook): unknown {
  const claimed = {
    ...transaction,
    amount: spoil.amount ?? transaction.amount,
    currency: spoil.currency ?? transaction.currency,
    status: spoil.status ?? transaction.status,
  };
  const event_type = claimed.method === 'card' ? 'CARD_TRANSACTION' : 'MPESA_TRANSACTION';
  if (spoil.body_version === 'v2') return without({ ...flat(claimed), 'event.type': event_type }, spoil.omit);
  const data = {
    ...described(claimed),
    customer: customerOf(claimed, null),
    ...(claimed.method === 'card' ? { card } : {}),
  };
  return {
    event: 'charge.completed',
    data: without(data, spoil.omit),
    ...(claimed.meta ? { meta_data: claimed.meta } : {}),
    'event.type': event_type,
  };
}

/** The body old accounts still send: no envelope, and other names. */
function flat(transaction: Transaction) {
  const { id, name, email, phone, created_at } = transaction.customer;
  return {
    id: transaction.id,
    txRef: transaction.tx_ref,
    flwRef: transaction.flw_ref,
    orderRef: transaction.flw_ref.slice(-20),
    paymentPlan: null,
    createdAt: transaction.created_at,
    amount: transaction.amount,
    charged_amount: transaction.charged_amount,
    status: transaction.status,
    IP: '41.86.149.34',
    currency: transaction.currency,
    customer: {
      ...{ id, phone, fullName: name, customertoken: null, email },
      ...{ createdAt: created_at, updatedAt: created_at, deletedAt: null, AccountId: account_id },
    },
    entity: { id: 'NO-ENTITY' },
  };
}

function without(body: Record<string, unknown>, omit: string[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !omit.includes(name)));
}

function signature(secret: string, body: string, scheme: NonNullable<Webhook['signature']>) {
  const headers: Record<string, string> = {};
  if (scheme === 'hash') headers['verif-hash'] = secret;
  if (scheme === 'wrong') headers['verif-hash'] = `${secret}x`;
  if (scheme === 'hmac')
    headers['flutterwave-signature'] = createHmac('sha256', secret).update(body).digest('base64');
  return headers;
}

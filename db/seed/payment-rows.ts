// The attempts to collect each booking's money, what the providers reported, and what was received.

import { readCallback } from '../../server/payments/gateways/daraja-callback.ts';
import { callbackMeaning } from '../../server/payments/gateways/daraja-result-codes.ts';
import { readWebhook } from '../../server/payments/gateways/flutterwave-webhook.ts';
import type { Seal } from '../../server/seal.ts';
import { amountOf, type Booking } from './booking-rows.ts';
import { flutterwaveCharge, mpesaCallback, mpesaIds, mpesaReceipt } from './provider-records.ts';
import { type Random, seededRandom } from './random.ts';

type Provider = 'mpesa' | 'flutterwave' | 'other';
type Status = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

const SECOND_MS = 1000;
/** M-Pesa takes no more at once; larger sums go to a card or the bank. */
const MPESA_LIMIT = 250_000;

export type Money = {
  payments: ReturnType<typeof paymentRow>[];
  webhooks: ReturnType<typeof webhookRow>[];
  receipts: ReturnType<typeof receiptRow>[];
};

export function moneyOf(now: Date, booking: Booking, seal: Seal): Money {
  const ledger: Money = { payments: [], webhooks: [], receipts: [] };
  const { story, session, created_at } = booking;
  if (session.course.price === 0 || story === 'lapsed' || story === 'held') return ledger;
  const random = seededRandom(`${booking.code} money`);
  const begun = (seconds: number) => new Date(created_at.getTime() + seconds * SECOND_MS);
  const context = { now, booking, seal, random, ledger };
  switch (story) {
    case 'held_prompted':
      open(context, 'mpesa', 'processing', begun(60));
      break;
    case 'held_card_page':
      open(context, 'flutterwave', 'processing', begun(45));
      break;
    case 'held_starting':
      open(context, 'mpesa', 'pending', begun(15));
      break;
    case 'held_wrong_pin':
      failed(context, begun(25), '2001');
      break;
    case 'withdrawn':
      cancelled(context, begun(120));
      break;
    case 'lapsed_after_try':
      failed(context, begun(50), random.pick(['1032', '1037', '1']));
      break;
    case 'lapsed_paid_late':
    case 'lapsed_paid_little':
      paidInVain(context, begun(70));
      break;
    default:
      if (story === 'paid_at_second_try')
        failed(context, begun(40), random.pick(['2001', '1032', '1037', '1']));
      paid(context, begun(random.whole(240, 560)));
  }
  return ledger;
}

type Context = { now: Date; booking: Booking; seal: Seal; random: Random; ledger: Money };

function paid(context: Context, at: Date): void {
  const { random, booking, ledger, seal } = context;
  const amount = amountOf(booking);
  const provider: Provider =
    amount > MPESA_LIMIT
      ? 'flutterwave'
      : random.chance(0.78)
        ? 'mpesa'
        : random.chance(0.75)
          ? 'flutterwave'
          : 'other';
  const completed_at = new Date(at.getTime() + (provider === 'other' ? 0 : random.whole(14, 75)) * SECOND_MS);
  const transaction_id = transactionId(random, provider);
  const payment = paymentRow(context, provider, 'completed', at, {
    provider_transaction_id: transaction_id,
    completed_at,
    metadata:
      provider === 'other'
        ? JSON.stringify({ method: 'bank transfer', note: 'Seen on the bank statement.' })
        : '{}',
  });
  ledger.payments.push(payment);
  ledger.receipts.push(
    receiptRow(context, payment, { amount, received_at: completed_at, status: 'applied', reason: null }),
  );
  const raw = deliveryOf(context, payment, {
    amount,
    at: completed_at,
    phone: booking.user.phone,
    transaction_id,
  });
  if (!raw) return;
  payment.provider_response = seal.closeJson(raw);
  ledger.webhooks.push(webhookRow(context, payment, raw, completed_at));
}

function failed(context: Context, at: Date, code: string): void {
  const payment = paymentRow(context, 'mpesa', 'failed', at, {
    failure_code: code,
    failure_reason: callbackMeaning(code).reason,
  });
  const raw = mpesaCallback(payment.ids as MpesaIds, code, null);
  payment.provider_response = context.seal.closeJson(raw);
  context.ledger.payments.push(payment);
  context.ledger.webhooks.push(webhookRow(context, payment, raw, new Date(at.getTime() + 38 * SECOND_MS)));
}

function cancelled(context: Context, at: Date): void {
  context.ledger.payments.push(
    paymentRow(context, 'mpesa', 'cancelled', at, {
      failure_code: 'cancelled',
      failure_reason: 'The booking was cancelled',
    }),
  );
}

function open(context: Context, provider: Provider, status: Status, at: Date): void {
  const ask_at = new Date(context.now.getTime() + (status === 'pending' ? 300 : 90) * SECOND_MS);
  context.ledger.payments.push(paymentRow(context, provider, status, at, { ask_at }));
}

/** Money that could not be applied: it came after the seats had gone, or was less than due. It waits for an admin. */
function paidInVain(context: Context, at: Date): void {
  const { booking, random, ledger } = context;
  const late = booking.story === 'lapsed_paid_late';
  const due = amountOf(booking);
  const code = late ? '1037' : 'amount_too_low';
  const failure_reason = late ? callbackMeaning(code).reason : 'Less was paid than the booking costs.';
  const payment = paymentRow(context, 'mpesa', 'failed', at, {
    failure_code: code,
    failure_reason,
    attention: late ? 'Money arrived after the hold had ended.' : 'Less was paid than is due.',
  });
  const transaction_id = transactionId(random, 'mpesa');
  const amount = late ? due : Math.round(due / 2000) * 1000;
  const received_at = new Date(at.getTime() + (late ? 26 * 60 : 40) * SECOND_MS);
  const raw = mpesaCallback(payment.ids as MpesaIds, '0', {
    amount,
    at: received_at,
    phone: booking.user.phone,
    transaction_id,
  });
  ledger.payments.push(payment);
  ledger.webhooks.push(webhookRow(context, payment, raw, received_at));
  const reason = late
    ? 'The hold had ended and the seats were given to somebody else.'
    : `KES ${amount} came, KES ${due} was due.`;
  ledger.receipts.push(
    receiptRow(
      context,
      { ...payment, provider_transaction_id: transaction_id },
      { amount, received_at, status: 'unapplied', reason },
    ),
  );
}

type MpesaIds = { checkout: string; merchant: string };
type PaymentRow = ReturnType<typeof paymentRow>;
type PaymentFields = Partial<{
  provider_transaction_id: string;
  completed_at: Date;
  failure_code: string;
  failure_reason: string;
  attention: string;
  ask_at: Date;
  metadata: string;
}>;

function paymentRow(
  { booking, random, seal }: Context,
  provider: Provider,
  status: Status,
  at: Date,
  fields: PaymentFields,
) {
  const reference = random.text(32, '0123456789abcdef');
  const ids =
    provider === 'mpesa'
      ? mpesaIds(random, booking.user.phone, at)
      : { checkout: reference, merchant: null, page: null };
  const by_phone = provider === 'mpesa' ? booking.user.phone : null;
  return {
    id: random.id(at),
    booking_id: booking.id,
    provider,
    payment_reference: reference,
    amount: amountOf(booking),
    currency: 'KES',
    status,
    provider_response: null as string | null,
    provider_transaction_id: fields.provider_transaction_id ?? null,
    ids: ids as unknown,
    provider_ids: provider === 'other' || status === 'pending' ? null : seal.closeJson(ids),
    phone: seal.close(by_phone),
    phone_hash: seal.lookup(by_phone),
    initiated_at: at,
    completed_at: fields.completed_at ?? null,
    failure_code: fields.failure_code ?? null,
    failure_reason: fields.failure_reason ?? null,
    attention: fields.attention ?? null,
    ask_at: fields.ask_at ?? null,
    metadata: fields.metadata ?? '{}',
    created_at: at,
    updated_at: fields.completed_at ?? at,
  };
}

function receiptRow(
  { random, booking, seal }: Context,
  payment: PaymentRow,
  received: { amount: number; received_at: Date; status: 'applied' | 'unapplied'; reason: string | null },
) {
  return {
    id: random.id(received.received_at),
    provider: payment.provider,
    provider_transaction_id: payment.provider_transaction_id!,
    payment_id: payment.id as string | null,
    amount: received.amount,
    currency: 'KES',
    payer_phone: payment.provider === 'mpesa' ? seal.close(booking.user.phone) : null,
    status: received.status,
    reason: received.reason,
    received_at: received.received_at,
    created_at: received.received_at,
    updated_at: received.received_at,
  };
}

function webhookRow({ random, seal }: Context, payment: PaymentRow, raw: object, at: Date) {
  const body = Buffer.from(JSON.stringify(raw));
  const { event_id, event_type } = payment.provider === 'mpesa' ? readCallback(body) : readWebhook(body);
  return {
    id: random.id(at),
    payment_id: payment.id as string | null,
    provider: payment.provider,
    event_type,
    event_id,
    payload: seal.close(body.toString('base64')),
    headers: seal.closeJson({ 'content-type': 'application/json', 'content-length': String(body.length) }),
    ip: payment.provider === 'mpesa' ? '196.201.214.200' : (null as string | null),
    doubt: null as string | null,
    processed: true,
    processed_at: new Date(at.getTime() + 400),
    processing_error: null as string | null,
    attempts: 1,
    created_at: at,
  };
}

function deliveryOf(
  { booking, random }: Context,
  payment: PaymentRow,
  paid: Parameters<typeof flutterwaveCharge>[3],
): object | null {
  if (payment.provider === 'mpesa') return mpesaCallback(payment.ids as MpesaIds, '0', paid);
  if (payment.provider === 'flutterwave')
    return flutterwaveCharge(random, payment.payment_reference, booking.user, paid);
  return null;
}

function transactionId(random: Random, provider: Provider): string {
  if (provider === 'mpesa') return mpesaReceipt(random);
  if (provider === 'flutterwave') return String(random.whole(900_000_000, 999_999_999));
  return `FT${random.text(5, '0123456789')}${random.text(5, 'ABCDEFGHJKLMNPQRSTUVWXYZ')}`;
}

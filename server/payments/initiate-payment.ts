// How an attempt to collect a booking's money begins, whichever the provider: the attempt is stored, then the provider
// is called outside any transaction, then what it said is stored. Nothing here is ever repeated by itself.
import { randomUUIDv7 } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lockBooking } from '../bookings/booking.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { cents } from '../http/fields.ts';
import { claim, idempotencyKey, keepRefusal, replay, store } from '../http/idempotency.ts';
import { hashToken, randomToken } from '../seal.ts';
import type { Attempt, Evidence, Gateway, Provider, Started } from './gateway.ts';
import { maskedPhone } from './mask.ts';
import { nextAsk, readPayment } from './payment.ts';
import { settle } from './settle.ts';

/** What the caller asked for. `phone` E.164, for M-Pesa; `email` for the card page. */
export type Wish = {
  booking_id: string;
  amount?: number | undefined;
  phone: string | null;
  email: string | null;
};

type Payable = {
  id: string;
  code: string;
  user_id: string;
  payment_status: string;
  total_amount: number;
  currency: string;
  cancelled_at: string | null;
  created_at: string;
  hold_expires_at: string | null;
  name: string;
  email: string;
  course: string;
};

/** Where Daraja reports to: a neutral alias, because it refuses addresses that contain its own names (payments.md). */
export function callbackUrl(deps: Pick<Deps, 'config'>, provider: Provider, secret: string): string {
  return provider === 'mpesa'
    ? `${deps.config.PUBLIC_URL}/api/hooks/m/${secret}`
    : `${deps.config.PUBLIC_URL}/api/payments/webhooks/flutterwave`;
}

/** The whole of POST /api/payments/<provider>/initiate. */
export async function initiatePayment(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  provider: Provider,
  wish: Wish,
): Promise<FastifyReply> {
  const gateway = deps.gateways[provider];
  if (!gateway)
    throw new AppError('provider_unavailable', 'This way to pay is not set up', {
      more: otherMethods(deps, provider),
    });
  const { user_id } = callerOf(request);
  await deps.limits.count('push_by_account', user_id);
  const key = idempotencyKey(request);
  const payment_id = randomUUIDv7();
  const secret = randomToken();

  let attempt: Attempt;
  try {
    const begun = await transaction(deps.sql, actorOf(request), async (tx) => {
      const earlier = key ? await claim(tx, deps, key, payment_id) : null;
      if (earlier) return { earlier };
      return { attempt: await storeAttempt(tx, deps, gateway, { user_id, payment_id, secret, wish }) };
    });
    if (begun.earlier) {
      if (begun.earlier.response_status !== null || !begun.earlier.resource_id)
        return replay(deps, reply, begun.earlier);
      return await resume(deps, reply, begun.earlier.resource_id);
    }
    attempt = begun.attempt;
  } catch (error) {
    if (key) await keepRefusal(deps, request, key, error);
    throw error;
  }

  const started = await gateway.start(attempt);
  const answer = await transaction(deps.sql, actorOf(request), async (tx) => {
    await storeStart(tx, deps, payment_id, started);
    const payment = await readPayment(tx, payment_id);
    const next = nextStep(started, wish.phone);
    if (!next) return null;
    const body = { ...payment, next };
    if (key) await store(tx, deps, key, { status: 201, body });
    return body;
  });
  if (answer) return reply.code(201).send(answer);
  const refusal = refusalOf(deps, provider, started, attempt.reference);
  // This attempt is over and a new one needs a new key, so the refusal is the key's answer, although it is a 5xx.
  if (key) await keepRefusal(deps, request, key, refusal, { final: true });
  throw refusal;
}

/**
 * The first transaction: the booking is checked and locked, the attempt stored, the hold made long enough.
 * @throws AppError not_found, booking_not_payable, amount_mismatch, payment_in_progress, rate_limited
 */
async function storeAttempt(
  tx: Tx,
  deps: Deps,
  gateway: Gateway,
  begin: { user_id: string; payment_id: string; secret: string; wish: Wish },
): Promise<Attempt> {
  const { config, seal } = deps;
  const { wish, payment_id, secret } = begin;
  const now = deps.now();
  const booking = await lockBooking<Payable>(
    tx,
    wish.booking_id,
    tx`b.id, b.code, b.user_id, b.payment_status, b.total_amount, b.currency, b.cancelled_at, b.created_at, b.hold_expires_at,
       (select name from users where id = b.user_id) as name, (select email from users where id = b.user_id) as email,
       (select title from courses where id = (select course_id from sessions where id = b.session_id)) as course`,
  );
  if (!booking || booking.user_id !== begin.user_id)
    throw new AppError('not_found', 'There is no such booking');
  refuseUnpayable(booking, gateway, wish, now);
  const [open] =
    await tx`select from payments where booking_id = ${booking.id} and status in ('pending', 'processing', 'completed')`;
  if (open) throw new AppError('payment_in_progress');
  if (wish.phone) await refuseHastyPush(tx, deps, wish.phone, booking.total_amount);

  const reference = randomToken().slice(0, 32);
  await tx`
    insert into payments (id, booking_id, provider, payment_reference, amount, currency, callback_secret_hash, phone, phone_hash,
                          initiated_at, ask_at, created_at)
    values (${payment_id}, ${booking.id}, ${gateway.provider}, ${reference}, ${booking.total_amount}, ${booking.currency},
            ${hashToken(secret)}, ${seal.close(wish.phone)}, ${seal.lookup(wish.phone)}, ${now}, ${nextAsk(now.toISOString(), 3, now)}, ${now})`;
  await tx`
    update bookings set hold_expires_at = greatest(hold_expires_at, ${new Date(now.getTime() + config.PAYMENT_HOLD_MINUTES * 60_000)})
    where id = ${booking.id}`;
  return {
    payment_id,
    reference,
    amount_cents: cents(booking.total_amount),
    currency: booking.currency,
    account: booking.code,
    description: booking.course,
    phone: wish.phone,
    customer: { name: booking.name, email: wish.email ?? booking.email },
    callback_url: callbackUrl(deps, gateway.provider, secret),
    return_url: `${config.PUBLIC_URL}/pay/${reference}`,
  };
}

function refuseUnpayable(booking: Payable, gateway: Gateway, wish: Wish, now: Date): void {
  if (booking.cancelled_at !== null) throw new AppError('booking_not_payable', 'This booking was cancelled');
  if (booking.payment_status === 'paid')
    throw new AppError('booking_not_payable', 'This booking is paid already');
  if (booking.payment_status !== 'pending' || Date.parse(booking.hold_expires_at!) <= now.getTime()) {
    throw new AppError('booking_not_payable', 'The time to pay for this booking is over, please book again');
  }
  if (wish.amount !== undefined && cents(wish.amount) !== cents(booking.total_amount)) {
    throw new AppError('amount_mismatch', `This booking costs ${booking.currency} ${booking.total_amount}`, {
      errors: [{ field: 'amount', message: `must be ${booking.total_amount}, what the booking costs` }],
    });
  }
  const why = gateway.accepts(cents(booking.total_amount), booking.currency);
  if (why) throw new AppError('booking_not_payable', why);
}

/** One minute between two pushes to a number, two for the same amount: sooner, M-Pesa refuses (payments.md, result 17). */
async function refuseHastyPush(
  tx: Tx,
  { config, seal, now }: Deps,
  phone: string,
  amount: number,
): Promise<void> {
  const instant = now();
  const [last] = await tx<{ wait_s: number }[]>`
    select max(extract(epoch from initiated_at - ${instant}::timestamptz)
               + case when amount = ${amount} then ${config.MPESA_SAME_PUSH_SECONDS}::int else ${config.MPESA_PUSH_SECONDS}::int end)::float8 as wait_s
    from payments where provider = 'mpesa' and phone_hash = ${seal.lookup(phone)} and failure_code is distinct from 'not_sent'
      and initiated_at > ${new Date(instant.getTime() - 120_000)}`;
  if (last && last.wait_s > 0) {
    throw new AppError(
      'rate_limited',
      'M-Pesa asks for a short pause before the next request to this number',
      { retry_after_s: Math.ceil(last.wait_s) },
    );
  }
}

/** The second transaction. A callback may have been faster: what it decided stays. */
async function storeStart(tx: Tx, deps: Deps, payment_id: string, started: Started): Promise<void> {
  const { seal, jobs } = deps;
  const now = deps.now();
  const response = seal.closeJson(started.raw ?? null);
  if (started.kind === 'accepted' || (started.kind === 'unknown' && started.payable)) {
    const ids = started.kind === 'accepted' ? seal.closeJson(started.ids) : null;
    const checkout_hash = started.kind === 'accepted' ? seal.lookup(started.ids.checkout) : null;
    const first = nextAsk(now.toISOString(), 0, now)!;
    await tx`
      update payments set status = case when status = 'pending' then 'processing' else status end,
        provider_ids = coalesce(provider_ids, ${ids}), checkout_hash = coalesce(checkout_hash, ${checkout_hash}),
        provider_response = coalesce(provider_response, ${response}),
        ask_at = case when status <> 'completed' then ${first}::timestamptz end
      where id = ${payment_id}`;
    await jobs.enqueue(
      tx,
      'ask_provider',
      { payment_id },
      { delay_s: Math.ceil((first.getTime() - now.getTime()) / 1000) },
    );
    return;
  }
  const failed: Evidence = {
    source: 'query',
    outcome: 'failed',
    final: true,
    transaction_id: null,
    amount_cents: null,
    currency: null,
    code: 'not_sent',
    reason: started.reason,
    alert: started.kind === 'refused' && started.alert,
    payer_phone: null,
    raw: started.raw,
  };
  await settle(tx, deps, payment_id, failed, { silent: true });
  // It may have been cancelled meanwhile; nothing was sent, so there is nothing to ask about.
  await tx`update payments set ask_at = null where id = ${payment_id} and status = 'cancelled'`;
}

function nextStep(started: Started, phone: string | null) {
  if (started.kind === 'accepted') {
    return started.redirect_url
      ? { type: 'redirect' as const, url: started.redirect_url }
      : {
          type: 'approve_on_phone' as const,
          message: `Check the phone ${maskedPhone(phone)} and enter your M-Pesa PIN there.`,
        };
  }
  if (started.kind === 'unknown' && started.payable && phone) {
    return {
      type: 'approve_on_phone' as const,
      message: `M-Pesa did not tell us whether it reached ${maskedPhone(phone)}. If the phone asks, enter your PIN; we keep checking.`,
    };
  }
  return null;
}

function refusalOf(deps: Deps, provider: Provider, started: Started, reference: string): AppError {
  const reason = started.kind === 'accepted' ? undefined : started.reason;
  return new AppError('provider_unavailable', reason, {
    more: { ...otherMethods(deps, provider), payment_reference: reference },
  });
}

function otherMethods(deps: Deps, provider: Provider): { other_methods: string[] } {
  return { other_methods: Object.keys(deps.gateways).filter((name) => name !== provider) };
}

const PAGE_LOST = 'The card page could not be opened. Nothing was charged. Please try again.';

/** The process died between the two transactions: the retry is told where the attempt stands, never sent again. */
async function resume(deps: Deps, reply: FastifyReply, payment_id: string): Promise<FastifyReply> {
  const payment = await readPayment(deps.sql, payment_id);
  const age_ms = payment ? deps.now().getTime() - Date.parse(payment.initiated_at) : 0;
  if (!payment || age_ms < (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000) {
    throw new AppError('idempotency_in_progress', undefined, { retry_after_s: 2 });
  }
  if (payment.provider === 'flutterwave') {
    // Nobody was ever given the address of its page, so nobody can pay on it, and a new attempt may begin.
    const never_opened: Started = { kind: 'unknown', payable: false, reason: PAGE_LOST, raw: null };
    const who = { actor_id: null, source: 'api' } as const;
    await transaction(deps.sql, who, (tx) => storeStart(tx, deps, payment_id, never_opened));
    throw refusalOf(deps, 'flutterwave', never_opened, payment.payment_reference);
  }
  reply.header('idempotency-replayed', 'true').code(201);
  return reply.send({
    ...payment,
    next: {
      type: 'approve_on_phone',
      message: 'This payment was started before. If the phone asks, enter your PIN; we keep checking.',
    },
  });
}

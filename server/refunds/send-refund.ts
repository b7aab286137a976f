// The job that hands a refund to its provider: once, never by itself again. What happened is written down first
// (`processing`), then the provider is called, then its answer is kept; a report may follow.

import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import type { Provider, RefundAttempt, RefundStarted } from '../payments/gateway.ts';
import { standIn } from '../payments/payment.ts';
import { hashToken, randomToken } from '../seal.ts';
import { settleRefund } from './settle-refund.ts';

type Sendable = {
  id: string;
  receipt_id: string;
  amount_cents: number;
  currency: string;
  reason: string;
  provider: Provider;
  provider_transaction_id: string;
  receipt_cents: number;
  payer_phone: string | null;
  phone: string | null;
  payment_reference: string;
  tries: number;
};

/** Sends a refund that is still `requested` and, where needed, approved. Anything else is left alone. */
export async function sendRefund(deps: Deps, { refund_id }: { refund_id: string }): Promise<void> {
  const secret = randomToken();
  const refund = await claim(deps, refund_id, secret);
  if (!refund) return;
  const started = await hand(deps, refund, secret);
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    if (started.kind === 'accepted') {
      await tx`update refunds set provider_ids = ${deps.seal.closeJson(started.ids)} where id = ${refund.id}`;
      if (started.evidence) await settleRefund(tx, deps, refund.id, started.evidence);
      return;
    }
    if (started.kind === 'unknown') {
      // Money may have moved: it stays `processing` until a report, a look-up or a person says what happened.
      await tx`update refunds set attention = ${started.reason} where id = ${refund.id}`;
      await alertStaff(tx, deps, {
        key: `refund_unknown:${refund.id}`,
        what: `Refund ${refund.id}: ${started.reason}`,
        path: `/admin/refunds/${refund.id}`,
      });
      return;
    }
    const code = started.kind === 'refused' ? started.code : null;
    await settleRefund(tx, deps, refund.id, {
      source: 'answer',
      outcome: 'failed',
      transaction_id: null,
      amount_cents: null,
      code,
      reason: started.reason,
      alert: true,
      raw: started.raw,
    });
  });
}

/** requested → processing, by exactly one worker; another refund of the receipt in flight lets this one wait. */
async function claim(deps: Deps, refund_id: string, secret: string): Promise<Sendable | undefined> {
  return transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    const [receipt] = await tx<{ id: string; nameless: boolean }[]>`
      select id, starts_with(provider_transaction_id, ${standIn({ payment_reference: '' })}) as nameless from receipts where id = (select receipt_id from refunds where id = ${refund_id}) for update`;
    if (receipt?.nameless) {
      // The provider can pay back only what it knows; the number brings this job back (record-receipt.ts).
      await tx`
        update refunds set attention = 'Waits for the number of the receipt, which M-Pesa has not told yet'
        where id = ${refund_id} and status = 'requested'`;
      return undefined;
    }
    const [busy] =
      await tx`select from refunds where receipt_id = ${receipt?.id ?? null} and status = 'processing'`;
    if (busy) {
      await deps.jobs.enqueue(tx, 'send_refund', { refund_id }, { delay_s: 60 });
      return undefined;
    }
    const claimed = await tx`
      update refunds set status = 'processing', tries = tries + 1, sent_at = ${deps.now()}, callback_secret_hash = ${hashToken(secret)}, failure_reason = null
      where id = ${refund_id} and status = 'requested' and (not approval_needed or approved_by is not null)
        -- Money taken by hand is paid back by hand: a person settles it.
        and (select provider from receipts where id = receipt_id) <> 'other'`;
    if (claimed.count === 0) return undefined;
    const [refund] = await tx<Sendable[]>`
      select f.id, f.receipt_id, f.amount * 100 as amount_cents, f.currency, f.reason, f.tries, r.provider, r.provider_transaction_id,
             r.amount * 100 as receipt_cents, r.payer_phone, p.phone, coalesce(p.payment_reference, '') as payment_reference
      from refunds f join receipts r on r.id = f.receipt_id left join payments p on p.id = r.payment_id
      where f.id = ${refund_id}`;
    return refund;
  });
}

async function hand(deps: Deps, refund: Sendable, secret: string): Promise<RefundStarted> {
  const gateway = deps.gateways[refund.provider];
  if (!gateway) {
    const reason = `${refund.provider} is not configured`;
    return { kind: 'refused', code: null, reason, alert: false, raw: null };
  }
  const phone = refund.payer_phone ?? refund.phone;
  const attempt: RefundAttempt = {
    // A payout is known to the provider by this id: a person's second try is another payout.
    refund_id: refund.tries === 1 ? refund.id : `${refund.id}-${refund.tries}`,
    amount_cents: refund.amount_cents,
    currency: refund.currency,
    phone: deps.seal.open(phone),
    reason: refund.reason,
    payment: {
      reference: refund.payment_reference,
      transaction_id: refund.provider_transaction_id,
      amount_cents: refund.receipt_cents,
    },
    callback_url: `${deps.config.PUBLIC_URL}/api/hooks/r/${secret}`,
    timeout_url: `${deps.config.PUBLIC_URL}/api/hooks/t/${secret}`,
  };
  return gateway.refund(attempt);
}

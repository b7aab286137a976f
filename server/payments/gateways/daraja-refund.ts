// Paying back by M-Pesa: a whole payment is reversed, a part of one is paid out anew (B2C). Both end in a report later.
import type { RefundAttempt, RefundStarted } from '../gateway.ts';
import { type DarajaPost, type DarajaReply, errorOf, fateOf } from './daraja-call.ts';
import { type DarajaConfig, refusedWord, securityCredential } from './daraja-config.ts';
import { wholeShillings } from './exact-cents.ts';
import type { GatewayDeps } from './provider-http.ts';
import { text } from './wire-values.ts';

export type Refunder = (refund: RefundAttempt) => Promise<RefundStarted>;

/**
 * A reversal has no idempotency key: asked twice, the second ends in "already reversed", which counts as done. A payout
 * has one, our refund id, so asking twice pays once.
 * @throws Error at once when the configured certificate cannot be read
 */
export function refunder(post: DarajaPost, config: DarajaConfig, deps: GatewayDeps): Refunder {
  const credential = config.refunds ? securityCredential(config.refunds) : '';
  return async (refund) => {
    const refusal = refusedHere(refund, config);
    if (refusal !== null) return { kind: 'refused', code: null, reason: refusal, alert: true, raw: null };
    const whole = refund.amount_cents === refund.payment.amount_cents;
    const reply = whole
      ? await post('reversal', '/mpesa/reversal/v1/request', reversalBody(refund, config, credential))
      : await post('payout', '/mpesa/b2c/v3/paymentrequest', payoutBody(refund, config, credential));
    const started = readRefundAnswer(reply, whole ? null : refund.refund_id);
    if (started.kind === 'refused') {
      deps.log.error(
        { provider: 'mpesa', refund_id: refund.refund_id, code: started.code },
        'refund refused',
      );
    }
    return started;
  };
}

function refusedHere(refund: RefundAttempt, config: DarajaConfig): string | null {
  const { amount_cents, payment } = refund;
  if (!config.refunds) return 'M-Pesa refunds are not set up: pay this one back by hand and record it.';
  if (refund.currency !== 'KES') return 'M-Pesa pays back Kenya shillings only.';
  if (!Number.isSafeInteger(amount_cents) || amount_cents <= 0) return 'There is nothing to pay back.';
  if (amount_cents % 100 !== 0) return 'M-Pesa pays back whole shillings only.';
  if (amount_cents > payment.amount_cents) return 'The refund is larger than the payment.';
  for (const url of [refund.callback_url, refund.timeout_url]) {
    const word = refusedWord(url);
    if (word !== null) return `Daraja refuses report addresses that contain "${word}".`;
  }
  if (amount_cents === payment.amount_cents) return null;
  if (config.refunds.b2c_shortcode === undefined) {
    return 'Paying back a part by M-Pesa is not set up: pay it back by hand and record it.';
  }
  return /^\+254[17]\d{8}$/.test(refund.phone ?? '')
    ? null
    : 'There is no M-Pesa number to pay this part back to.';
}

function reversalBody(refund: RefundAttempt, config: DarajaConfig, credential: string): object {
  return {
    Initiator: config.refunds?.initiator,
    SecurityCredential: credential,
    CommandID: 'TransactionReversal',
    TransactionID: refund.payment.transaction_id,
    Amount: String(wholeShillings(refund.amount_cents)),
    ReceiverParty: config.shortcode,
    // Daraja's own spelling.
    RecieverIdentifierType: '11',
    ResultURL: refund.callback_url,
    QueueTimeOutURL: refund.timeout_url,
    Remarks: refund.reason.slice(0, 100) || 'Refund',
  };
}

function payoutBody(refund: RefundAttempt, config: DarajaConfig, credential: string): object {
  return {
    OriginatorConversationID: refund.refund_id,
    InitiatorName: config.refunds?.initiator,
    SecurityCredential: credential,
    CommandID: 'BusinessPayment',
    Amount: String(wholeShillings(refund.amount_cents)),
    PartyA: config.refunds?.b2c_shortcode,
    PartyB: (refund.phone ?? '').slice(1),
    Remarks: refund.reason.slice(0, 100) || 'Refund',
    QueueTimeOutURL: refund.timeout_url,
    ResultURL: refund.callback_url,
  };
}

/** @param payout_id our id of a payout; null for a reversal, whose id Daraja chooses */
export function readRefundAnswer(reply: DarajaReply, payout_id: string | null): RefundStarted {
  const { code, message } = errorOf(reply);
  if (payout_id !== null && code === '500.002.1001' && /duplicate/i.test(message)) {
    // It has this very payout already: the first request arrived although its answer did not.
    return { kind: 'accepted', ids: { request: payout_id, provider: null }, evidence: null, raw: reply.raw };
  }
  const fate = fateOf(reply);
  const { raw } = fate;
  if (fate.kind === 'unavailable') {
    return { kind: 'unavailable', reason: 'M-Pesa cannot be reached; nothing was paid back yet.', raw };
  }
  if (fate.kind === 'refused') {
    const reason = `M-Pesa refused to pay back (${fate.code ?? 'no code'})${message === '' ? '' : `: ${message}`}.`;
    return { kind: 'refused', code: fate.code, reason, alert: true, raw };
  }
  const request = payout_id ?? (fate.kind === 'accepted' ? text(fate.body.OriginatorConversationID) : null);
  if (fate.kind === 'unknown' || request === null) {
    return {
      kind: 'unknown',
      reason: 'M-Pesa may have paid back: look at its statement before asking again.',
      raw,
    };
  }
  return {
    kind: 'accepted',
    ids: { request, provider: text(fate.body.ConversationID) },
    evidence: null,
    raw,
  };
}

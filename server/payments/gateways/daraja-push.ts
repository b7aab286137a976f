// The push: asks the customer's phone for the PIN. Accepted means queued, never paid.
import type { Attempt, Started } from '../gateway.ts';
import { type DarajaPost, fateOf } from './daraja-call.ts';
import { type DarajaConfig, refusedWord, signature } from './daraja-config.ts';
import { wholeShillings } from './exact-cents.ts';
import type { GatewayDeps } from './provider-http.ts';
import { text } from './wire-values.ts';

const reasons = {
  ours: 'M-Pesa payments do not work right now because of a fault on our side. Nothing was charged. Please pay another way.',
  phone_number: 'M-Pesa does not accept this phone number. Check it, or use another one.',
  phone_busy: 'Another M-Pesa request is open on this phone. Wait one to three minutes, then try again.',
  unavailable:
    'M-Pesa cannot be reached right now. Nothing was charged. Try again in a minute, or pay another way.',
  unknown:
    'M-Pesa has not confirmed the request. If your phone asks for the PIN, you can enter it; do not pay twice.',
};

/** Why an amount cannot be pushed, or null. M-Pesa takes whole Kenya shillings within the account's limits. */
export function unacceptable(config: DarajaConfig, amount_cents: number, currency: string): string | null {
  if (currency !== 'KES') return 'M-Pesa takes Kenya shillings only.';
  if (!Number.isSafeInteger(amount_cents) || amount_cents <= 0) return 'There is nothing to pay.';
  if (amount_cents % 100 !== 0) return 'M-Pesa takes whole shillings only.';
  const shillings = amount_cents / 100;
  if (shillings < config.min_amount_shillings) {
    return `M-Pesa takes no less than KES ${config.min_amount_shillings}.`;
  }
  if (shillings > config.max_amount_shillings) {
    return `M-Pesa takes no more than KES ${config.max_amount_shillings.toLocaleString('en-KE')} at a time.`;
  }
  return null;
}

/** Sends one push, once. @returns never `accepted` without the id that a callback comes back under */
export async function push(
  attempt: Attempt,
  post: DarajaPost,
  config: DarajaConfig,
  deps: GatewayDeps,
): Promise<Started> {
  const refusal = refusedHere(attempt, config, deps);
  if (refusal) return refusal;
  const reply = await post('push', '/mpesa/stkpush/v1/processrequest', pushBody(attempt, config, deps.now()));
  const fate = fateOf(reply);
  if (fate.kind === 'unavailable') return { kind: 'unavailable', reason: reasons.unavailable, raw: fate.raw };
  if (fate.kind === 'refused') {
    const { code, fault, raw } = fate;
    if (fault === 'ours') deps.log.error({ provider: 'mpesa', operation: 'push', code }, 'push refused');
    return { kind: 'refused', code, reason: reasons[fault], alert: fault === 'ours', raw };
  }
  const checkout = fate.kind === 'accepted' ? text(fate.body.CheckoutRequestID) : null;
  if (fate.kind === 'unknown' || checkout === null) {
    return { kind: 'unknown', reason: reasons.unknown, payable: true, raw: fate.raw };
  }
  return {
    kind: 'accepted',
    ids: { checkout, merchant: text(fate.body.MerchantRequestID) },
    message: 'Check your phone and enter your M-Pesa PIN there.',
    redirect_url: null,
    raw: fate.raw,
  };
}

/** What Daraja would refuse anyway is refused here, in better words and without a call. */
function refusedHere(attempt: Attempt, config: DarajaConfig, deps: GatewayDeps): Started | null {
  const refused = (reason: string, alert: boolean): Started => ({
    kind: 'refused',
    code: null,
    reason,
    alert,
    raw: null,
  });
  const amount = unacceptable(config, attempt.amount_cents, attempt.currency);
  if (amount !== null) return refused(amount, false);
  if (!/^\+254[17]\d{8}$/.test(attempt.phone ?? '')) return refused(reasons.phone_number, false);
  const word = refusedWord(attempt.callback_url);
  if (word === null) return null;
  deps.log.error({ provider: 'mpesa', word }, 'Daraja refuses callback URLs that contain this word');
  return refused(reasons.ours, true);
}

function pushBody(attempt: Attempt, config: DarajaConfig, now: Date): object {
  const phone = (attempt.phone ?? '').slice(1);
  return {
    BusinessShortCode: Number(config.shortcode),
    ...signature(config, now),
    TransactionType: config.transaction_type,
    Amount: String(wholeShillings(attempt.amount_cents)),
    PartyA: phone,
    PartyB: config.party_b ?? config.shortcode,
    PhoneNumber: phone,
    CallBackURL: attempt.callback_url,
    AccountReference: shortened(attempt.account, 12) || shortened(attempt.reference, 12),
    // Left out, the sandbox fails the push.
    TransactionDesc: shortened(attempt.description, 13) || 'Payment',
  };
}

/** Plain letters, digits and a few signs: what every handset shows, within Daraja's lengths. */
function shortened(words: string, length: number): string {
  return words
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 ._-]/g, '')
    .trim()
    .slice(0, length)
    .trim();
}

// The hosted page: created here, paid on Flutterwave's own site, closed again when nobody may pay any more.
import type { Attempt, ProviderIds, Started } from '../gateway.ts';
import { majorUnits } from './exact-cents.ts';
import { type FlutterwaveCall, fateOf } from './flutterwave-call.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import type { GatewayDeps } from './provider-http.ts';
import { text } from './wire-values.ts';

const reasons = {
  refused:
    'Card payments do not work right now because of a fault on our side. Nothing was charged. Please pay another way.',
  unavailable:
    'The card page cannot be opened right now. Nothing was charged. Try again in a minute, or pay another way.',
};

/** Why an amount cannot be collected, or null. */
export function unacceptable(
  config: FlutterwaveConfig,
  amount_cents: number,
  currency: string,
): string | null {
  if (!(config.currencies ?? ['KES']).includes(currency))
    return `Card payments in ${currency} are not offered.`;
  if (!Number.isSafeInteger(amount_cents) || amount_cents <= 0) return 'There is nothing to pay.';
  return null;
}

export async function openPage(
  attempt: Attempt,
  call: FlutterwaveCall,
  config: FlutterwaveConfig,
  deps: GatewayDeps,
): Promise<Started> {
  const refusal = unacceptable(config, attempt.amount_cents, attempt.currency);
  if (refusal !== null) return { kind: 'refused', code: null, reason: refusal, alert: false, raw: null };
  const fate = fateOf(await call('open page', 'POST', '/payments', pageBody(attempt, config)));
  const { raw } = fate;
  if (fate.kind === 'unavailable') return { kind: 'unavailable', reason: reasons.unavailable, raw };
  if (fate.kind === 'refused') {
    deps.log.error({ provider: 'flutterwave', status: fate.status }, 'hosted page refused');
    return { kind: 'refused', code: String(fate.status), reason: reasons.refused, alert: true, raw };
  }
  const link = fate.kind === 'done' ? webAddress(fate.data.link) : null;
  // There may be a page now, but nobody has its address, so nobody can pay on it.
  if (link === null) return { kind: 'unknown', reason: reasons.unavailable, payable: false, raw };
  return {
    kind: 'accepted',
    ids: { checkout: link, merchant: null },
    message: 'You pay on the secure page of our card partner and come back here.',
    redirect_url: link,
    raw,
  };
}

function pageBody(attempt: Attempt, config: FlutterwaveConfig): object {
  const phone = attempt.phone === null ? {} : { phonenumber: attempt.phone };
  return {
    tx_ref: attempt.reference,
    amount: majorUnits(attempt.amount_cents),
    // Left out, it would be Nigerian naira.
    currency: attempt.currency,
    redirect_url: attempt.return_url,
    customer: { email: attempt.customer.email, name: attempt.customer.name, ...phone },
    customizations: { title: config.title, description: attempt.description, logo: config.logo },
    meta: { payment_id: attempt.payment_id, account: attempt.account },
    payment_options: config.payment_options,
    session_duration: config.session_duration_min,
    max_retry_attempt: config.max_retry_attempt,
  };
}

/** The browser is sent there, so it must be a web address and nothing else. */
function webAddress(value: unknown): string | null {
  const link = text(value);
  if (link === null || !URL.canParse(link)) return null;
  return ['https:', 'http:'].includes(new URL(link).protocol) ? link : null;
}

/** True when the page is closed, now or before. */
export async function closePage(ids: ProviderIds, call: FlutterwaveCall): Promise<boolean> {
  if (ids.checkout === null) return false;
  const fate = fateOf(await call('close page', 'POST', '/payments/link/disable', { link: ids.checkout }));
  return fate.kind === 'done' || (fate.kind === 'refused' && /inactive/i.test(fate.message));
}

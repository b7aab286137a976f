// M-Pesa through Safaricom's Daraja: the push to the phone, its callback, its query, and paying back.
import type { Gateway } from '../gateway.ts';
import { registerPaybill } from './daraja-c2b.ts';
import { darajaPost } from './daraja-call.ts';
import { readCallback } from './daraja-callback.ts';
import { checkDaraja, type DarajaConfig } from './daraja-config.ts';
import { push, unacceptable } from './daraja-push.ts';
import { queryPush } from './daraja-query.ts';
import { refunder } from './daraja-refund.ts';
import { readRefundResult } from './daraja-results.ts';
import { type GatewayDeps, providerHttp } from './provider-http.ts';

export { type DarajaConfig, refusedWord } from './daraja-config.ts';
export { type PaybillReceipt, readPaybillConfirmation } from './daraja-paybill.ts';
export { readTransactionStatus, type StatusReport } from './daraja-results.ts';

/** @throws Error when a setting is wrong: shortcode, till, timezone, or the certificate for refunds */
export function darajaGateway(config: DarajaConfig, deps: GatewayDeps): Gateway {
  checkDaraja(config, deps.now());
  const post = darajaPost(providerHttp({ provider: 'mpesa', ...config }, deps), config, deps);
  return {
    provider: 'mpesa',
    deliveries_are_proof: true,
    accepts: (amount_cents, currency) => unacceptable(config, amount_cents, currency),
    start: (attempt) => push(attempt, post, config, deps),
    // Daraja signs nothing: the secret in the callback URL and the sender's address are checked where it arrives.
    authentic: () => true,
    read: readCallback,
    lookUp: (attempt) => queryPush(attempt, post, config, deps),
    // A prompt cannot be called back from the phone.
    withdraw: () => Promise.resolve(false),
    refund: refunder(post, config, deps),
    readRefund: readRefundResult,
    lookUpRefund: () => Promise.resolve(null),
    registerPaybill: (urls) => registerPaybill(urls, post, config),
  };
}

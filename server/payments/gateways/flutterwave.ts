// Cards (and what else the account offers) through Flutterwave's hosted page, API v3.
import type { Gateway } from '../gateway.ts';
import { flutterwaveCall } from './flutterwave-call.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import { lookUpTransaction } from './flutterwave-look-up.ts';
import { lookUpRefund, readRefundWebhook, refundTransaction } from './flutterwave-refund.ts';
import { closePage, openPage, unacceptable } from './flutterwave-start.ts';
import { authentic, readWebhook } from './flutterwave-webhook.ts';
import { type GatewayDeps, providerHttp } from './provider-http.ts';

export type { FlutterwaveConfig } from './flutterwave-config.ts';

export function flutterwaveGateway(config: FlutterwaveConfig, deps: GatewayDeps): Gateway {
  const call = flutterwaveCall(providerHttp({ provider: 'flutterwave', ...config }, deps), config);
  return {
    provider: 'flutterwave',
    deliveries_are_proof: false,
    accepts: (amount_cents, currency) => unacceptable(config, amount_cents, currency),
    start: (attempt) => openPage(attempt, call, config, deps),
    authentic: (body, headers) => authentic(config, body, headers),
    read: readWebhook,
    lookUp: (attempt) => lookUpTransaction(attempt, call),
    withdraw: ({ ids }) => closePage(ids, call),
    refund: (refund) => refundTransaction(refund, call, deps),
    readRefund: readRefundWebhook,
    lookUpRefund: (ids) => lookUpRefund(ids, call),
  };
}

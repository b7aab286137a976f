// The gateways the configuration allows for.
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { outgoing } from '../outgoing.ts';
import type { Gateway, Provider } from './gateway.ts';
import { darajaGateway } from './gateways/daraja.ts';
import { flutterwaveGateway } from './gateways/flutterwave.ts';

/** Providers without credentials are left out; their addresses answer `provider_unavailable`. */
export function configuredGateways(
  config: Config,
  now: () => Date,
  log: FastifyBaseLogger,
): Partial<Record<Provider, Gateway>> {
  const timeout_ms = config.PROVIDER_TIMEOUT_SECONDS * 1000;
  const deps = { now, log, send: outgoing(config) };
  const gateways: Partial<Record<Provider, Gateway>> = {};
  if (config.MPESA_BASE_URL) {
    gateways.mpesa = darajaGateway(
      {
        base_url: config.MPESA_BASE_URL,
        consumer_key: config.MPESA_CONSUMER_KEY!,
        consumer_secret: config.MPESA_CONSUMER_SECRET!,
        shortcode: config.MPESA_SHORTCODE!,
        passkey: config.MPESA_PASSKEY!,
        transaction_type: config.MPESA_TRANSACTION_TYPE,
        party_b: config.MPESA_PARTY_B ?? config.MPESA_SHORTCODE!,
        min_amount_shillings: config.MPESA_MIN_AMOUNT,
        max_amount_shillings: config.MPESA_MAX_AMOUNT,
        timeout_ms,
        refunds:
          config.MPESA_INITIATOR === undefined
            ? undefined
            : {
                initiator: config.MPESA_INITIATOR,
                initiator_password: config.MPESA_INITIATOR_PASSWORD!,
                certificate: config.MPESA_CERTIFICATE!,
                b2c_shortcode: config.MPESA_B2C_SHORTCODE,
              },
      },
      deps,
    );
  }
  if (config.FLUTTERWAVE_BASE_URL) {
    gateways.flutterwave = flutterwaveGateway(
      {
        base_url: config.FLUTTERWAVE_BASE_URL,
        secret_key: config.FLUTTERWAVE_SECRET_KEY!,
        webhook_secret: config.FLUTTERWAVE_WEBHOOK_SECRET ?? null,
        signature_scheme: config.FLUTTERWAVE_SIGNATURE,
        payment_options: config.FLUTTERWAVE_OPTIONS,
        title: config.BUSINESS_NAME,
        currencies: [config.CURRENCY],
        timeout_ms,
      },
      deps,
    );
  }
  return gateways;
}

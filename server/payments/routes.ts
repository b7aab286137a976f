import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, provider, signedIn } from '../http/access.ts';
import { askPayment } from './ask-payment.ts';
import { checkPayment } from './check-payment.ts';
import { claimPayment } from './claim-payment.ts';
import { clearAttention } from './clear-attention.ts';
import { getPayment } from './get-payment.ts';
import { getTimeline } from './get-timeline.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { initiateFlutterwave } from './initiate-flutterwave.ts';
import { initiateMpesa } from './initiate-mpesa.ts';
import { listPayments } from './list-payments.ts';
import { getWebhook, listWebhooks } from './list-webhooks.ts';
import { paymentStatus } from './payment-status.ts';
import {
  receiveFlutterwaveWebhook,
  receiveMpesaCallback,
  receiveMpesaWebhook,
  receiveRefundReport,
} from './receive-delivery.ts';
import { receivePaybillConfirmation, validatePaybill } from './receive-paybill.ts';
import { recordPayment } from './record-payment.ts';
import { registerPaybillAddresses } from './register-paybill.ts';
import { retryWebhook } from './retry-webhook.ts';

export async function paymentRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    signedIn([initiateMpesa, initiateFlutterwave, paymentStatus, checkPayment, claimPayment, giveUpPayment]),
    deps,
  );
  await app.register(
    admin([
      listPayments,
      getPayment,
      getTimeline,
      askPayment,
      clearAttention,
      recordPayment,
      listWebhooks,
      getWebhook,
      retryWebhook,
      registerPaybillAddresses,
    ]),
    deps,
  );
  await app.register(
    provider([
      receiveMpesaWebhook,
      receiveMpesaCallback,
      receiveRefundReport,
      receiveFlutterwaveWebhook,
      receivePaybillConfirmation,
      validatePaybill,
    ]),
    deps,
  );
}

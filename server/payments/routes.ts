import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { provider, signedIn } from '../http/access.ts';
import { initiateFlutterwave } from './initiate-flutterwave.ts';
import { initiateMpesa } from './initiate-mpesa.ts';
import { paymentStatus } from './payment-status.ts';
import {
  receiveFlutterwaveWebhook,
  receiveMpesaCallback,
  receiveMpesaWebhook,
  receiveRefundReport,
} from './receive-delivery.ts';

export async function paymentRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(signedIn([initiateMpesa, initiateFlutterwave, paymentStatus]), deps);
  await app.register(
    provider([receiveMpesaWebhook, receiveMpesaCallback, receiveRefundReport, receiveFlutterwaveWebhook]),
    deps,
  );
}

// POST /api/payments/flutterwave/initiate: opens a hosted page on which the customer pays by card.
import type { Action } from '../deps.ts';
import type { ErrorCode } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { initiatePayment } from './initiate-payment.ts';
import { initiatedPaymentSchema, initiateFlutterwaveBody } from './schemas.ts';

export const initiateErrors: ErrorCode[] = [
  'not_found',
  'booking_not_payable',
  'payment_in_progress',
  'amount_mismatch',
  'provider_unavailable',
  'idempotency_in_progress',
  'idempotency_key_reused',
];

export const initiateFlutterwave: Action = async (app, deps) => {
  app.post(
    '/payments/flutterwave/initiate',
    {
      config: { deadline_ms: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000, admission: 'waits' },
      schema: {
        tags: ['Payments'],
        summary: 'Pay a booking by card',
        description:
          'Answers with the address of a hosted page; send the customer there. Whether it was paid is told by `GET /api/payments/status`.',
        body: initiateFlutterwaveBody,
        response: answers({ 201: initiatedPaymentSchema }, initiateErrors),
      },
    },
    async (request, reply) => {
      const { booking_id, email, amount } = request.body;
      return initiatePayment(deps, request, reply, 'flutterwave', {
        booking_id,
        amount,
        phone: null,
        email: email ?? null,
      });
    },
  );
};

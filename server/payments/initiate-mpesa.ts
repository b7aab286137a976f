// POST /api/payments/mpesa/initiate: rings the phone for the PIN.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { initiateErrors } from './initiate-flutterwave.ts';
import { initiatePayment } from './initiate-payment.ts';
import { initiatedPaymentSchema, initiateMpesaBody } from './schemas.ts';

export const initiateMpesa: Action = async (app, deps) => {
  app.post(
    '/payments/mpesa/initiate',
    {
      config: { deadline_ms: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000, admission: 'waits' },
      schema: {
        tags: ['Payments'],
        summary: 'Pay a booking by M-Pesa',
        description:
          'Sends the payment prompt to the phone. 201 means that M-Pesa has the request, not that it is paid: ask `GET /api/payments/status`.',
        body: initiateMpesaBody,
        response: answers({ 201: initiatedPaymentSchema }, initiateErrors),
      },
    },
    async (request, reply) => {
      const { booking_id, phone, amount } = request.body;
      return initiatePayment(deps, request, reply, 'mpesa', { booking_id, amount, phone, email: null });
    },
  );
};

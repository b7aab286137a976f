// Where M-Pesa reports money that came to the PayBill, and asks beforehand whether it may come (C2B). The addresses
// are neutral, because Daraja refuses its own names in them, and carry one secret of the whole house.
import { z } from 'zod';
import type { Action, Deps } from '../deps.ts';
import { cents } from '../http/fields.ts';
import { sameSecret } from '../seal.ts';
import { findBooking } from './apply-paybill.ts';
import { UnreadableDelivery } from './gateway.ts';
import { type PaybillReceipt, readPaybillConfirmation } from './gateways/daraja.ts';
import { addressDoubt, bodyOf, keep, takeRawBodies } from './receive-delivery.ts';

const params = z.object({ secret: z.string() });
const verdictSchema = z.object({ ResultCode: z.string(), ResultDesc: z.string() });
const accept = { ResultCode: '0', ResultDesc: 'Accepted' };

/** Daraja's words for turning a payment away before it is made. */
const refusals = {
  account: { ResultCode: 'C2B00012', ResultDesc: 'Rejected' },
  amount: { ResultCode: 'C2B00013', ResultDesc: 'Rejected' },
  shortcode: { ResultCode: 'C2B00015', ResultDesc: 'Rejected' },
  other: { ResultCode: 'C2B00016', ResultDesc: 'Rejected' },
};

export const receivePaybillConfirmation: Action = async (app, deps) => {
  takeRawBodies(app);
  app.post(
    '/hooks/c/:secret',
    { schema: { hide: true, params, response: { 200: verdictSchema } } },
    async (request, reply) => {
      const known = knows(deps, request.params.secret);
      const doubts = [known ? null : 'unknown secret', addressDoubt(deps, request)].filter(Boolean);
      await keep(deps, request, 'mpesa', {
        ...{ payment_id: null, known, event_type: 'paybill.unread' },
        doubt: doubts.join(', ') || null,
      });
      return reply.send(accept);
    },
  );
};

/** Refuses what could only be sent back: an account that is no booking, or less than it costs. Nothing is stored. */
export const validatePaybill: Action = async (app, deps) => {
  takeRawBodies(app);
  app.post(
    '/hooks/v/:secret',
    { schema: { hide: true, params, response: { 200: verdictSchema } } },
    async (request, reply) => {
      if (!knows(deps, request.params.secret)) {
        await deps.limits.count('doubtful_delivery_by_address', request.ip);
        return reply.send(refusals.other);
      }
      // A new address of M-Pesa's must not stop all payments, and is told nothing about our bookings.
      if (addressDoubt(deps, request) !== null) return reply.send(accept);
      return reply.send(await verdict(deps, bodyOf(request)));
    },
  );
};

function knows({ config }: Deps, secret: string): boolean {
  return config.MPESA_C2B_SECRET !== undefined && sameSecret(secret, config.MPESA_C2B_SECRET);
}

async function verdict(deps: Deps, body: Buffer) {
  let asked: PaybillReceipt;
  try {
    asked = readPaybillConfirmation(body);
  } catch (error) {
    if (error instanceof UnreadableDelivery) return refusals.other;
    throw error;
  }
  if (asked.shortcode !== null && asked.shortcode !== deps.config.MPESA_SHORTCODE) return refusals.shortcode;
  const booking_id = await findBooking(deps.sql, asked.account);
  if (!booking_id) return refusals.account;
  const [booking] = await deps.sql<{ open: boolean; total_amount: number }[]>`
    select total_amount, cancelled_at is null and payment_status in ('pending', 'failed') as open
    from bookings where id = ${booking_id}`;
  if (!booking?.open) return refusals.account;
  return asked.amount_cents < cents(booking.total_amount) ? refusals.amount : accept;
}

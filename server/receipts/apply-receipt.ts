// POST /api/receipts/:id/apply: an admin lets money that pays for nothing pay a booking.
import { giveReason } from '../audit/give-reason.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { lockForMoney, type Payable, payBooking, refuseUnpayable } from '../payments/pay-booking.ts';
import { readReceipt } from './read-receipts.ts';
import { applyReceiptBody, receiptSchema } from './schemas.ts';
import { lockUnapplied, type UnappliedReceipt } from './unapplied-receipt.ts';

export const applyReceipt: Action = async (app, deps) => {
  app.post(
    '/receipts/:id/apply',
    {
      schema: {
        tags: ['Receipts'],
        summary: 'Let unapplied money pay a booking',
        description:
          'The whole price must be there, in its currency; what is more goes back. Several receipts cannot be added up: pay them back, or take the rest in cash and record all of it.',
        params: idParams,
        body: applyReceiptBody,
        response: answers({ 200: receiptSchema }, [
          'not_found',
          'conflict',
          'booking_not_payable',
          'session_full',
          'amount_mismatch',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { booking_id, reason } = request.body;
        await giveReason(tx, reason);
        const booking = await lockForMoney(tx, booking_id);
        const receipt = await lockUnapplied(tx, request.params.id);
        refuseMoney(receipt, booking);
        await refuseUnpayable(tx, deps, booking);
        // Let go of the attempt it came for, so that it can belong to the new payment.
        await tx`update receipts set payment_id = null where id = ${receipt.id}`;
        const { settled } = await payBooking(tx, deps, booking, {
          ...{ provider: receipt.provider, transaction_id: receipt.provider_transaction_id },
          ...{ amount_cents: receipt.amount_cents, currency: receipt.currency },
          ...{ payer_phone: deps.seal.open(receipt.payer_phone), source: 'person' },
          raw: { applied_receipt: receipt.id, reason },
          metadata: { applied_by: callerOf(request).user_id, reason },
        });
        if (settled !== 'completed') throw new Error(`applied money ended as ${settled}`);
        return { status: 200, body: await readReceipt(tx, deps, receipt.id) };
      }),
  );
};

/** @throws AppError conflict, amount_mismatch, booking_not_payable */
function refuseMoney(receipt: UnappliedReceipt, booking: Payable): void {
  if (receipt.left_cents < receipt.amount_cents)
    throw new AppError('conflict', 'This money is being paid back: reject that refund first');
  if (booking.amount_cents === 0) throw new AppError('booking_not_payable', 'This booking costs nothing');
  const price = `${booking.currency} ${booking.amount_cents / 100}`;
  if (receipt.currency !== booking.currency)
    throw new AppError(
      'amount_mismatch',
      `This booking costs ${price}, and this money is ${receipt.currency}`,
    );
  if (receipt.amount_cents < booking.amount_cents)
    throw new AppError('amount_mismatch', `This booking costs ${price}, and this is less`);
  if (receipt.provider === 'mpesa' && booking.amount_cents % 100 !== 0)
    throw new AppError('booking_not_payable', 'M-Pesa takes whole shillings only');
}

// POST /api/receipts/:id/refund: an admin pays back money that pays for nothing.
import { giveReason } from '../audit/give-reason.ts';
import { lockBooking } from '../bookings/booking.ts';
import type { Tx } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, cents, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { readRefund } from '../refunds/read-refunds.ts';
import { insertRefund } from '../refunds/refund.ts';
import { refundReceiptBody, refundSchema } from '../refunds/schemas.ts';
import { requireProof } from '../second-factor/step-up.ts';
import { lockUnapplied, type UnappliedReceipt } from './unapplied-receipt.ts';

export const refundReceipt: Action = async (app, deps) => {
  app.post(
    '/receipts/:id/refund',
    {
      schema: {
        tags: ['Receipts'],
        summary: 'Pay back unapplied money',
        description: 'All that is left of it, or `amount`.',
        params: idParams,
        body: refundReceiptBody,
        response: answers({ 201: refundSchema }, [
          'not_found',
          'step_up_required',
          'conflict',
          'refund_too_large',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { amount, reason } = request.body;
        await giveReason(tx, reason);
        const receipt = await lockInOrder(tx, request.params.id);
        const amount_cents = amount === undefined ? receipt.left_cents : cents(amount);
        refuseAmount(receipt, amount_cents);
        if (amount_cents > deps.config.REFUND_APPROVAL_ABOVE * 100) await requireProof(tx, deps, request);
        const refund_id = await insertRefund(tx, deps, {
          ...{ receipt_id: receipt.id, booking_id: receipt.booking_id, amount_cents },
          ...{ currency: receipt.currency, cause: 'decided_by_admin', reason },
          requested_by: callerOf(request).user_id,
        });
        return { status: 201, body: await readRefund(tx, refund_id) };
      }),
  );
};

async function lockInOrder(tx: Tx, receipt_id: string): Promise<UnappliedReceipt> {
  const [place] = await tx<{ booking_id: string }[]>`
    select booking_id from payments where id = (select payment_id from receipts where id = ${receipt_id})`;
  if (place) await lockBooking(tx, place.booking_id, tx`b.id`);
  return lockUnapplied(tx, receipt_id);
}

/** @throws AppError refund_too_large, validation_failed */
function refuseAmount(receipt: UnappliedReceipt, amount_cents: number): void {
  if (amount_cents <= 0 || amount_cents > receipt.left_cents) {
    throw new AppError(
      'refund_too_large',
      `${receipt.currency} ${receipt.left_cents / 100} is left to pay back`,
    );
  }
  if (receipt.provider === 'mpesa' && amount_cents % 100 !== 0)
    throw invalidField('amount', 'must be whole shillings, M-Pesa pays back no less');
}

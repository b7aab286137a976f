// POST /api/refunds: an admin gives back some or all of a booking's money, whatever the policy says.
import { giveReason } from '../audit/give-reason.ts';
import type { Db } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, cents } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { lockForMoney } from '../payments/pay-booking.ts';
import { requireProof } from '../second-factor/step-up.ts';
import { readRefund } from './read-refunds.ts';
import { requestRefunds } from './refund.ts';
import { refundSchema, requestRefundBody } from './schemas.ts';

export const requestRefund: Action = async (app, deps) => {
  app.post(
    '/refunds',
    {
      schema: {
        tags: ['Refunds'],
        summary: "Pay back a booking's money",
        description:
          'Leaves the booking as it is. Above the configured amount another admin must approve before anything is sent.',
        body: requestRefundBody,
        response: answers({ 201: refundSchema }, [
          'not_found',
          'step_up_required',
          'refund_too_large',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { booking_id, amount, reason } = request.body;
        const requested_by = callerOf(request).user_id;
        await giveReason(tx, reason);
        await lockForMoney(tx, booking_id);
        await refusePartsOfShillings(tx, booking_id, amount);
        const asked = await requestRefunds(tx, deps, {
          ...{ booking_id, cause: 'decided_by_admin', reason, requested_by },
          amount_cents: amount === undefined ? 'everything left' : cents(amount),
        });
        if (asked === 0)
          throw new AppError('refund_too_large', 'Nothing is left of what was paid for this booking');
        if (asked > deps.config.REFUND_APPROVAL_ABOVE * 100) await requireProof(tx, deps, request);
        // A booking has one applied receipt, so this is the one row just written.
        const [made] = await tx<{ id: string }[]>`
          select id from refunds where booking_id = ${booking_id} order by id desc limit 1`;
        return { status: 201, body: await readRefund(tx, made!.id) };
      }),
  );
};

/** M-Pesa pays back whole shillings: better said now than by a refund that fails. */
async function refusePartsOfShillings(
  sql: Db,
  booking_id: string,
  amount: number | undefined,
): Promise<void> {
  if (amount === undefined || Number.isInteger(amount)) return;
  const byMpesa = await sql`
    select from receipts r join payments p on p.id = r.payment_id
    where p.booking_id = ${booking_id} and r.status = 'applied' and r.provider = 'mpesa'`;
  if (byMpesa.length > 0) throw invalidField('amount', 'must be whole shillings, M-Pesa pays back no less');
}

// POST /api/payments/other: an admin records money that came by no provider of ours (cash, bank transfer, LPO).
import { giveReason } from '../audit/give-reason.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, cents } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { readAdminPayments } from './admin-payment.ts';
import { lockForMoney, type Payable, payBooking, refuseUnpayable } from './pay-booking.ts';
import { adminPaymentSchema, recordPaymentBody } from './schemas.ts';

export const recordPayment: Action = async (app, deps) => {
  app.post(
    '/payments/other',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Record cash, a bank transfer or a purchase order',
        description:
          'Confirms the booking; an attempt that is still open is ended. A booking whose hold ended gets its seats back when they are free.',
        body: recordPaymentBody,
        response: answers({ 201: adminPaymentSchema }, [
          'not_found',
          'booking_not_payable',
          'session_full',
          'amount_mismatch',
          'conflict',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { booking_id, method, reference, reason, amount } = request.body;
        await giveReason(tx, reason);
        const booking = await lockForMoney(tx, booking_id);
        await refuseUnpayable(tx, deps, booking);
        const amount_cents = amount === undefined ? booking.amount_cents : cents(amount);
        refuseAmount(booking, amount_cents);
        await refuseKnownReference(tx, reference);
        const recorded_by = callerOf(request).user_id;
        const paid = await payBooking(tx, deps, booking, {
          ...{ provider: 'other', transaction_id: reference, amount_cents, currency: booking.currency },
          ...{ payer_phone: null, source: 'person', raw: { method, reference, reason } },
          metadata: { method, reason, recorded_by },
        });
        return { status: 201, body: await readPaid(tx, deps, paid) };
      }),
  );
};

function refuseAmount(booking: Payable, amount_cents: number): void {
  if (booking.amount_cents === 0) throw new AppError('booking_not_payable', 'This booking costs nothing');
  if (amount_cents >= booking.amount_cents) return;
  throw new AppError(
    'amount_mismatch',
    `This booking costs ${booking.currency} ${booking.amount_cents / 100}`,
    {
      errors: [{ field: 'amount', message: `must be at least ${booking.amount_cents / 100}` }],
    },
  );
}

/** Two people with one receipt book: the unique constraint settles it, this says it in words. */
async function refuseKnownReference(tx: Tx, reference: string): Promise<void> {
  const [known] =
    await tx`select from receipts where provider = 'other' and provider_transaction_id = ${reference}`;
  if (known) throw recordedAlready();
}

const recordedAlready = () => new AppError('conflict', 'Money with this reference is recorded already');

async function readPaid(tx: Tx, deps: Deps, paid: Awaited<ReturnType<typeof payBooking>>) {
  // Somebody recorded it between our look and our writing.
  if (paid.settled === 'nothing_new') throw recordedAlready();
  if (paid.settled !== 'completed') throw new Error(`recorded money ended as ${paid.settled}`);
  const [payment] = await readAdminPayments(tx, deps, tx`where p.id = ${paid.payment_id}`);
  return payment!;
}

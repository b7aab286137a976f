// The invoice of a private session: staff accept the company's order, which books the held seats (provider `other`),
// and note the money when it comes.
import { giveReason } from '../audit/give-reason.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { lockForMoney, payBooking, refuseUnpayable } from '../payments/pay-booking.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { type CorporateRequest, corporateRequestSchema, invoiceBody, invoicePaidBody } from './schemas.ts';
import { tellCompany } from './tell-company.ts';

export const invoiceSeats: Action = async (app, deps) => {
  app.post(
    '/corporate/requests/:id/invoice',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Accept the purchase order and invoice the seats',
        description:
          'Books the held seats against the order, as a payment of provider `other` with the due date, and tells the company when the money is due.',
        params: idParams,
        body: invoiceBody,
        response: answers({ 201: corporateRequestSchema }, [
          'not_found',
          'conflict',
          'booking_not_payable',
          'session_full',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { purchase_order, due_date } = request.body;
        const asked = await withSession(tx, deps, request.params.id);
        await giveReason(tx, `Purchase order ${purchase_order}, due ${due_date}`);
        await book(tx, deps, asked, { purchase_order, due_date, recorded_by: callerOf(request).user_id });
        await tx`
          update corporate_requests set purchase_order = ${purchase_order}, invoice_due_date = ${due_date} where id = ${asked.id}`;
        const [body] = await readCorporateRequests(tx, deps, tx`id = ${asked.id}`);
        return { status: 201, body };
      }),
  );
};

/** Session and booking are locked before the request, in the house's order. @throws AppError not_found, conflict */
async function withSession(
  tx: Tx,
  deps: Deps,
  id: string,
): Promise<CorporateRequest & { booking_id: string }> {
  const [asked] = await readCorporateRequests(tx, deps, tx`id = ${id}`);
  if (!asked) throw new AppError('not_found', 'There is no such request');
  if (asked.booking_id === null) throw new AppError('conflict', 'Its private session must be planned first');
  return { ...asked, booking_id: asked.booking_id };
}

async function book(
  tx: Tx,
  deps: Deps,
  asked: CorporateRequest & { booking_id: string },
  order: { purchase_order: string; due_date: string; recorded_by: string },
): Promise<void> {
  const booking = await lockForMoney(tx, asked.booking_id);
  await refuseUnpayable(tx, deps, booking);
  // Two companies may number their orders alike, so the number counts within its request.
  const transaction_id = `${asked.reference} ${order.purchase_order}`;
  const { settled } = await payBooking(tx, deps, booking, {
    ...{ provider: 'other', transaction_id, amount_cents: booking.amount_cents, currency: booking.currency },
    ...{ payer_phone: null, source: 'person', raw: order, metadata: { method: 'lpo', ...order } },
  });
  if (settled !== 'completed') throw new Error(`a purchase order ended as ${settled}`);
  await tellCompany(tx, deps, asked, {
    key: `corporate_invoiced:${booking.id}`,
    kind: 'corporate_invoiced',
    data: {
      ...{ company: asked.company_name, reference: asked.reference, booking_code: booking.code },
      ...{ amount: booking.amount_cents / 100, currency: booking.currency, due_date: order.due_date },
      purchase_order: order.purchase_order,
    },
  });
}

export const recordInvoicePaid: Action = async (app, deps) => {
  app.put(
    '/corporate/requests/:id/invoice',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Note that the invoice was paid',
        description: 'The day and the bank’s reference of the money. Can be corrected.',
        params: idParams,
        body: invoicePaidBody,
        response: answers({ 200: corporateRequestSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) =>
      transaction(deps.sql, actorOf(request), async (tx) => {
        const { id } = request.params;
        const [asked] = await readCorporateRequests(tx, deps, tx`id = ${id} for update`);
        if (!asked) throw new AppError('not_found', 'There is no such request');
        if (asked.purchase_order === null) throw new AppError('conflict', 'Nothing was invoiced yet');
        await tx`
          update corporate_requests set invoice_paid_on = ${request.body.paid_on}, invoice_paid_reference = ${request.body.reference}
          where id = ${id}`;
        const [stored] = await readCorporateRequests(tx, deps, tx`id = ${id}`);
        return stored!;
      }),
  );
};

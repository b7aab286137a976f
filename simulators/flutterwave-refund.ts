// POST /v3/transactions/{id}/refund, whole or in part, and GET /v3/refunds to look before asking again.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { giveAnswer, type Said } from './answering.ts';
import { FlutterwaveRefusal, flutterwave_faults, success } from './flutterwave-errors.ts';
import { read } from './flutterwave-payments.ts';
import { account_id, type Flutterwave, nextId, type Refund, type Transaction } from './flutterwave-state.ts';

const fields = z.object({
  amount: z.coerce.number().positive().optional(),
  comments: z.string().optional(),
});

export function addRefund(app: FastifyInstance, flutterwave: Flutterwave): void {
  app.post<{ Params: { id: string } }>('/v3/transactions/:id/refund', (request, reply) => {
    const transaction = flutterwave.transactions.get(Number(request.params.id));
    const asked = read(fields, request.body);
    const script = flutterwave.scripts.forFlutterwave('refund', {
      phone: transaction?.customer.phone,
      amount: asked.amount ?? transaction?.amount,
      reference: transaction?.tx_ref,
    });
    return giveAnswer(reply, script?.answer, flutterwave_faults, flutterwave.timetable, () =>
      refund(flutterwave, transaction, asked),
    );
  });
  app.get('/v3/refunds', () => ({
    status: 'success',
    message: 'Refunds fetched',
    meta: { page_info: { total: flutterwave.refunds.length, current_page: 1, total_pages: 1 } },
    data: flutterwave.refunds.map(shape),
  }));
  app.get<{ Params: { id: string } }>('/v3/refunds/:id', (request) => {
    const found = flutterwave.refunds.find((one) => one.id === Number(request.params.id));
    if (!found) throw new FlutterwaveRefusal(400, 'No refund was found for this id');
    return success('Refund fetched', shape(found)).body;
  });
}

function refund(
  flutterwave: Flutterwave,
  transaction: Transaction | undefined,
  asked: z.infer<typeof fields>,
): Said {
  if (!transaction) throw new FlutterwaveRefusal(400, 'No transaction was found for this id');
  if (transaction.status !== 'successful')
    throw new FlutterwaveRefusal(400, 'Only successful transactions can be refunded');
  // In cents, so that 0.1 + 0.2 does not refuse an honest refund.
  const left = Math.round((transaction.amount - transaction.refunded) * 100);
  const wanted = asked.amount === undefined ? left : Math.round(asked.amount * 100);
  if (left === 0) throw new FlutterwaveRefusal(400, 'This transaction has already been refunded');
  if (wanted > left)
    throw new FlutterwaveRefusal(400, 'Refund amount cannot be more than the transaction amount');
  const at = flutterwave.timetable.now();
  const made: Refund = {
    id: nextId(flutterwave),
    transaction_id: transaction.id,
    amount: wanted / 100,
    comments: asked.comments ?? '',
    at,
  };
  transaction.refunded = (Math.round(transaction.refunded * 100) + wanted) / 100;
  flutterwave.refunds.push(made);
  const entry = flutterwave.ledger.byReceipt('flutterwave', String(transaction.id));
  if (entry) entry.paid_back = transaction.refunded;
  return success('Transaction refund initiated', shape(made));
}

function shape(refund: Refund) {
  return {
    id: refund.id,
    account_id,
    tx_id: refund.transaction_id,
    flw_ref: `URF_${refund.at}_${refund.id}`,
    wallet_id: 74639,
    amount_refunded: refund.amount,
    status: 'completed',
    destination: 'payment_source',
    meta: { source: 'availablebalance' },
    created_at: new Date(refund.at).toISOString(),
  };
}

// GET /v3/transactions/{id}/verify and /v3/transactions/verify_by_reference: the truth about a payment.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { giveAnswer } from './answering.ts';
import { FlutterwaveRefusal, flutterwave_faults, success } from './flutterwave-errors.ts';
import type { Flutterwave, Transaction } from './flutterwave-state.ts';
import { card, customerOf, described } from './flutterwave-transaction.ts';

export function addVerify(app: FastifyInstance, flutterwave: Flutterwave): void {
  app.get<{ Params: { id: string } }>('/v3/transactions/:id/verify', (request, reply) => {
    const { id } = request.params;
    const found = /^\d{1,15}$/.test(id) ? flutterwave.transactions.get(Number(id)) : undefined;
    return tell(flutterwave, found, reply);
  });
  app.get<{ Querystring: { tx_ref?: string } }>('/v3/transactions/verify_by_reference', (request, reply) => {
    if (!request.query.tx_ref) throw new FlutterwaveRefusal(400, 'tx_ref is required');
    return tell(flutterwave, byReference(flutterwave, request.query.tx_ref), reply, request.query.tx_ref);
  });
}

/** The successful try of a reference, or else its last one. */
export function byReference(flutterwave: Flutterwave, tx_ref: string): Transaction | undefined {
  const tries = [...flutterwave.transactions.values()].filter((one) => one.tx_ref === tx_ref);
  return tries.findLast((one) => one.status === 'successful') ?? tries.at(-1);
}

function tell(
  flutterwave: Flutterwave,
  found: Transaction | undefined,
  reply: FastifyReply,
  tx_ref?: string,
) {
  const script = flutterwave.scripts.forFlutterwave('verify', {
    phone: found?.customer.phone,
    amount: found?.amount,
    reference: found?.tx_ref ?? tx_ref,
  });
  return giveAnswer(reply, script?.answer, flutterwave_faults, flutterwave.timetable, () => {
    // Nobody has tried yet, or the id is a stranger's: one and the same sentence.
    if (!found) throw new FlutterwaveRefusal(400, 'No transaction was found for this id');
    const data = {
      ...described(found),
      ...(found.method === 'card' ? { card: { ...card, token: 'flw-t1nf-0000-k3n' } } : {}),
      meta: found.meta,
      amount_settled: Math.round((found.amount - found.app_fee) * 100) / 100,
      customer: customerOf(found, 'N/A'),
      ...script?.says,
    };
    return success('Transaction fetched successfully', data);
  });
}

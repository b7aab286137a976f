// POST /mpesa/stkpushquery/v1/query: what became of a push. Never a receipt, never an amount.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { giveAnswer, type Said } from './answering.ts';
import { DarajaRefusal, daraja_faults, invalidField, quotaFault } from './daraja-errors.ts';
import { checkPassword, readFields, shortcode, timestamp } from './daraja-request-fields.ts';
import { resultOf } from './daraja-results.ts';
import type { Daraja, Push } from './daraja-state.ts';
import { drawsFor } from './draws.ts';
import type { MpesaScript } from './script.ts';

const fields = z.object({
  BusinessShortCode: shortcode,
  Password: z.string().min(1),
  Timestamp: timestamp,
  CheckoutRequestID: z.string().min(1),
});

export function addStkQuery(app: FastifyInstance, daraja: Daraja): void {
  app.post('/mpesa/stkpushquery/v1/query', (request, reply) => {
    if (overQuota(daraja)) return reply.code(quotaFault.status).send(quotaFault.body);
    const asked = readFields(fields, request.body);
    checkPassword(daraja, asked);
    const push = daraja.pushes.get(asked.CheckoutRequestID);
    const script = daraja.scripts.forMpesa('query', {
      phone: push?.phone,
      amount: push?.amount,
      reference: push?.account,
    });
    return giveAnswer(reply, script?.answer, daraja_faults, daraja.timetable, () =>
      status(daraja, push, script),
    );
  });
}

function status(daraja: Daraja, push: Push | undefined, script: MpesaScript | undefined): Said {
  if (!push) throw invalidField('CheckoutRequestID');
  if (script?.says) return told(push, resultOf(script.says.result_code, script.says.result_desc));
  if (push.result) return told(push, push.result);
  // A waiting prompt is reported in two ways; the seed decides which.
  if (drawsFor(daraja.seed, 'pending', push.phone, push.amount, push.nth)() < 0.5)
    return told(push, resultOf(4999));
  throw new DarajaRefusal(500, '500.001.1001', 'The transaction is being processed');
}

/** Result codes are always texts here, numbers or not. */
function told(push: Push, result: { code: number | string; desc: string }): Said {
  return {
    status: 200,
    body: {
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successfully',
      MerchantRequestID: push.merchant_request_id,
      CheckoutRequestID: push.checkout_request_id,
      ResultCode: String(result.code),
      ResultDesc: result.desc,
    },
  };
}

function overQuota(daraja: Daraja): boolean {
  const limit = daraja.options.queries_per_minute;
  if (limit === null) return false;
  const now = daraja.timetable.now();
  daraja.queries = daraja.queries.filter((at) => at > now - 60_000);
  if (daraja.queries.length >= limit) return true;
  daraja.queries.push(now);
  return false;
}

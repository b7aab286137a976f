// POST /api/payments/claim: the customer has M-Pesa's SMS and we have no money. Staff look for it; nothing is ever paid
// by somebody's word alone.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { flagPayment } from './flag-payment.ts';
import { readStatus } from './payment-status.ts';
import { claimBody } from './schemas.ts';

const taken = z.object({ message: z.string() });

export const claimPayment: Action = async (app, deps) => {
  app.post(
    '/payments/claim',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Tell staff the M-Pesa code of money that did not arrive here',
        description: 'Puts the payment before staff, with the code. It confirms nothing.',
        body: claimBody,
        response: answers({ 202: taken }, ['not_found']),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { ref, receipt } = request.body;
      const payment = await readStatus(deps, caller, ref);
      if (payment.status !== 'completed') {
        await deps.limits.count('claim_by_account', caller.user_id);
        await transaction(deps.sql, actorOf(request), async (tx) => {
          const [known] = await tx<{ status: string }[]>`
            select status from receipts where provider = 'mpesa' and provider_transaction_id = ${receipt}`;
          const found = known ? `it is among the received money, ${known.status}` : 'we have not received it';
          const what = `the customer says they paid, M-Pesa code ${receipt}: ${found}`;
          await flagPayment(tx, deps, payment, what);
        });
      }
      return reply.code(202).send({ message: 'We look for this money and tell you what we find' });
    },
  );
};

// GET /api/payments/:id, for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { readAdminPayments } from './admin-payment.ts';
import { adminPaymentSchema } from './schemas.ts';

export const getPayment: Action = async (app, deps) => {
  app.get(
    '/payments/:id',
    {
      schema: {
        tags: ['Payments'],
        summary: 'One payment with what the provider said',
        params: idParams,
        response: answers({ 200: adminPaymentSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { sql } = deps;
      const [payment] = await readAdminPayments(sql, deps, sql`where p.id = ${request.params.id}`);
      if (!payment) throw new AppError('not_found', 'There is no such payment');
      return payment;
    },
  );
};

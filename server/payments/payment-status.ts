// GET /api/payments/status?ref=: where an attempt stands, for its owner and admins.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { paymentColumns } from './payment.ts';
import { adminPaymentSchema, type Payment } from './schemas.ts';

export const paymentStatus: Action = async (app, deps) => {
  app.get(
    '/payments/status',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Where a payment stands',
        querystring: z.strictObject({ ref: z.string().min(1).max(100) }),
        response: answers({ 200: adminPaymentSchema }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const { sql, seal } = deps;
      type Row = Payment & {
        provider_transaction_id: string | null;
        provider_response: string | null;
        metadata: Record<string, unknown>;
        failure_code: string | null;
        attention: string | null;
      };
      const [row] = await sql<Row[]>`
        select ${paymentColumns(sql)}, p.provider_transaction_id, p.provider_response, p.metadata, p.failure_code, p.attention
        from payments p join bookings b on b.id = p.booking_id
        where p.payment_reference = ${request.query.ref} and (b.user_id = ${user_id} or ${role === 'admin'})`;
      if (!row) throw new AppError('not_found', 'There is no such payment');
      const { provider_transaction_id, provider_response, metadata, failure_code, attention, ...payment } =
        row;
      if (role !== 'admin') return payment;
      return {
        ...payment,
        provider_transaction_id,
        provider_response: provider_response === null ? null : seal.openJson(provider_response),
        metadata,
        failure_code,
        attention,
      };
    },
  );
};

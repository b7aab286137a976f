// GET /api/payments/status?ref=: where an attempt stands, for its owner and admins.
import { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import type { ProviderIds } from './gateway.ts';
import { maskedPhone } from './mask.ts';
import { isOpen, paymentColumns } from './payment.ts';
import { type Payment, paymentStatusSchema } from './schemas.ts';

export const paymentStatus: Action = async (app, deps) => {
  app.get(
    '/payments/status',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Where a payment stands',
        querystring: z.strictObject({ ref: z.string().min(1).max(100) }),
        response: answers({ 200: paymentStatusSchema }, ['not_found']),
      },
    },
    async (request) => readStatus(deps, callerOf(request), request.query.ref),
  );
};

type Row = Payment & {
  provider_transaction_id: string | null;
  provider_response: string | null;
  provider_ids: string | null;
  metadata: Record<string, unknown>;
  failure_code: string | null;
  attention: string | null;
  phone: string | null;
};

/** @throws AppError not_found, also for what is somebody else's */
export async function readStatus(
  { sql, seal }: Pick<Deps, 'sql' | 'seal'>,
  { user_id, role }: Caller,
  ref: string,
): Promise<z.output<typeof paymentStatusSchema>> {
  const [row] = await sql<Row[]>`
    select ${paymentColumns(sql)}, p.provider_transaction_id, p.provider_response, p.provider_ids, p.metadata, p.failure_code,
           p.attention, p.phone
    from payments p join bookings b on b.id = p.booking_id
    where p.payment_reference = ${ref} and (b.user_id = ${user_id} or ${role === 'admin'})`;
  if (!row) throw new AppError('not_found', 'There is no such payment');
  const { provider_transaction_id, provider_response, provider_ids, metadata, attention, ...payment } = row;
  const open = isOpen(payment);
  const ids = provider_ids === null ? null : (seal.openJson(provider_ids) as ProviderIds);
  const status = {
    ...payment,
    phone: maskedPhone(seal.open(payment.phone)) || null,
    card_page: open && payment.provider === 'flutterwave' ? (ids?.checkout ?? null) : null,
    failed_try: open && (metadata.last_word as { outcome?: string } | undefined)?.outcome === 'failed',
  };
  if (role !== 'admin') return status;
  return {
    ...status,
    provider_transaction_id,
    provider_response: provider_response === null ? null : seal.openJson(provider_response),
    metadata,
    attention,
  };
}

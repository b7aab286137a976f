// POST /api/bookings/price: what seats would cost the caller now. A POST, so that no code ends in anybody's log.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { readSession } from '../sessions/session.ts';
import { guardCodes } from '../vouchers/guard-codes.ts';
import { priceOf } from './price.ts';
import { priceBody, priceSchema } from './schemas.ts';

export const previewPrice: Action = async (app, deps) => {
  app.post(
    '/bookings/price',
    {
      schema: {
        tags: ['Bookings'],
        summary: 'What seats would cost',
        description:
          'With the early-bird price while it lasts, and less what a `voucher` takes off, for which one must be logged in. Promises nothing: the booking itself decides.',
        body: priceBody,
        response: answers({ 200: priceSchema }, ['not_found', 'unauthenticated', 'voucher_not_usable']),
      },
    },
    async (request) => {
      const { caller } = request;
      const { session_id, seats, voucher: code } = request.body;
      const session = await readSession(deps.sql, session_id, caller);
      if (!session) throw new AppError('not_found', 'There is no such session');
      if (code !== undefined && !caller)
        throw new AppError('unauthenticated', 'Please log in to use a voucher');
      const wish = { session_id, seats, user_id: caller?.user_id ?? null, code };
      const work = () => priceOf(deps.sql, wish, deps.now());
      const price = await (caller && code !== undefined ? guardCodes(deps, caller.user_id, work) : work());
      const { voucher, discount_cents, total_cents, ...rest } = price;
      return {
        ...{ session_id, seats, ...rest },
        ...{ discount_amount: discount_cents / 100, total_amount: total_cents / 100 },
        voucher: voucher && { code: voucher.code, kind: voucher.kind, value: voucher.value },
      };
    },
  );
};

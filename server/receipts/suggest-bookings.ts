// GET /api/receipts/:id/suggestions: which booking some money may be meant for. People mistype the code, pay from the
// phone of the booking without any, or pay the right sum to a hold that ended; a person decides.

import { readBookings } from '../bookings/booking.ts';
import { withCustomer } from '../bookings/with-customer.ts';
import type { Db } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { type SuggestedBookings, suggestedBookingsSchema } from './schemas.ts';

const MOST = 5;
/** An equal sum says something only of a booking made shortly before the money came. */
const SAME_SUM_DAYS = 3;
/** How like the code what was typed must be: of eight signs one or two are wrong. */
const ALIKE = 0.4;

type Reason = SuggestedBookings['data'][number]['reasons'][number];
type Money = {
  amount: number;
  currency: string;
  account: string | null;
  payer_phone: string | null;
  received_at: string;
  booking_id: string | null;
};

export const suggestBookings: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/receipts/:id/suggestions',
    {
      schema: {
        tags: ['Receipts'],
        summary: 'Bookings that some money may be meant for',
        description: `At most ${MOST} that still wait for money, the likeliest first: by the attempt it came for, the account that was typed, the payer’s phone, the sum.`,
        params: idParams,
        response: answers({ 200: suggestedBookingsSchema }, ['not_found']),
      },
    },
    async ({ params }) => {
      const [money] = await sql<Money[]>`
        select r.amount, r.currency, r.account, r.payer_phone, r.received_at, p.booking_id
        from receipts r left join payments p on p.id = r.payment_id where r.id = ${params.id}`;
      if (!money) throw new AppError('not_found', 'There is no such receipt');
      const found = await candidates(sql, deps, money);
      const bookings = await readBookings(sql, deps, sql`where b.id = any(${found.map(({ id }) => id)})`);
      const byId = new Map((await withCustomer(sql, bookings)).map((booking) => [booking.id, booking]));
      const data = found.map(({ id, ...why }) => {
        const booking = byId.get(id)!;
        return {
          booking,
          reasons: reasonsOf(why),
          enough: booking.currency === money.currency && booking.total_amount <= money.amount,
        };
      });
      return { data };
    },
  );
};

type Why = Record<Reason, boolean>;

/** In the order of what counts for more. */
function reasonsOf(why: Why): Reason[] {
  const all: Reason[] = ['own_attempt', 'code', 'nearly_code', 'phone', 'amount'];
  return all.filter((reason) => why[reason]);
}

/** Unpaid bookings of classes to come for which anything speaks. */
async function candidates(sql: Db, { seal, now }: Deps, money: Money): Promise<({ id: string } & Why)[]> {
  const typed = (money.account ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const phone = seal.open(money.payer_phone);
  const phone_hash = phone ? seal.lookup(phone) : null;
  return sql<({ id: string } & Why)[]>`
    with waiting as (
      select b.id, b.created_at,
             coalesce(b.id = ${money.booking_id}, false) as own_attempt,
             ${typed} <> '' and position(b.code in ${typed}) > 0 as code,
             length(${typed}) between 6 and 12 and similarity(b.code, ${typed}) >= ${ALIKE} as nearly_code,
             coalesce(b.contact_phone_hash = ${phone_hash} or u.phone_hash = ${phone_hash}
               or exists (select from payments p where p.booking_id = b.id and p.phone_hash = ${phone_hash}), false) as phone,
             b.total_amount = ${money.amount} and b.currency = ${money.currency}
               and b.created_at between ${money.received_at}::timestamptz - ${SAME_SUM_DAYS} * interval '1 day'
                                    and ${money.received_at}::timestamptz as amount
      from sessions s
      join bookings b on b.session_id = s.id
      join users u on u.id = b.user_id
      where s.status = 'scheduled' and s.starts_at > ${now()}
        and b.payment_status in ('pending', 'failed') and b.cancelled_at is null and b.total_amount > 0
    )
    select id, own_attempt, code, nearly_code and not code as nearly_code, phone, amount from waiting
    where own_attempt or code or nearly_code or phone or amount
    order by own_attempt desc, code desc, nearly_code and amount desc, nearly_code desc, phone and amount desc, phone desc,
             created_at desc
    limit ${MOST}`;
}

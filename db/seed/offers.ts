// What the demo school offers beyond its price list: quotes to companies, vouchers, early-bird prices.
import type { Config } from '../../server/config.ts';
import type { Tx } from '../../server/database/connect.ts';
import { seededRandom } from './random.ts';

const DAY_MS = 86_400_000;
const CURRENCY = 'KES';

type Asked = {
  id: string;
  topic: string;
  headcount: number | null;
  status: string;
  quoted_price: number | null;
  responded_at: Date | null;
};

/** One quote for each request that was given a price, as its state says: accepted where it went on, else still open. */
export function quoteRows(requests: Asked[], now: Date, admin_id: string, config: Pick<Config, 'TAX_NAME'>) {
  return requests
    .filter((request) => request.quoted_price !== null && request.responded_at !== null)
    .map(({ id, topic, headcount, status, quoted_price: total, responded_at: created_at }) => {
      const accepted = status === 'confirmed' || status === 'completed';
      const valid_until = new Date((accepted ? created_at! : now).getTime() + 21 * DAY_MS);
      return {
        id: seededRandom(`quote ${topic}`).id(created_at!),
        request_id: id,
        version: 1,
        lines: JSON.stringify([{ text: topic, quantity: 1, unit_price: total, amount: total }]),
        seats: headcount ?? 10,
        ...{
          net: total,
          tax_name: config.TAX_NAME,
          tax_rate_percent: 0,
          tax_amount: 0,
          total,
          currency: CURRENCY,
        },
        valid_until: valid_until.toISOString().slice(0, 10),
        status: accepted ? 'accepted' : status === 'rejected' ? 'superseded' : 'open',
        answered_at: accepted ? new Date(created_at!.getTime() + DAY_MS) : null,
        created_by: admin_id,
        created_at,
        updated_at: created_at,
      };
    });
}

/** KARIBU10 for everybody's first booking, a small one for one course, and one that is over. */
export function voucherRows(now: Date, course_id: string, admin_id: string) {
  const day = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const terms = [
    {
      code: 'KARIBU10',
      kind: 'percent',
      value: 10,
      max_uses: 500,
      note: 'Welcome: 10 % off the first booking',
    },
    {
      code: 'RAFIKI-500',
      kind: 'amount',
      value: 500,
      max_uses: 40,
      course_id,
      note: 'For friends of our students',
    },
    {
      code: 'JAMHURI-25',
      kind: 'percent',
      value: 25,
      max_uses: 100,
      valid_until: day(-20),
      note: 'Holiday offer',
    },
  ];
  return terms.map((one) => ({
    id: seededRandom(one.code).id(day(-60)),
    ...{ course_id: null, valid_until: null, max_uses_per_user: 1, ...one },
    currency: CURRENCY,
    valid_from: day(-60),
    created_by: admin_id,
    created_at: day(-60),
    updated_at: day(-60),
  }));
}

/** Two sessions some weeks ahead cost less until a week before they begin. */
export async function offerEarlyBirds(tx: Tx, now: Date): Promise<void> {
  await tx`
    update sessions set early_bird_price = floor(early.price * 0.85 / 100) * 100, early_bird_until = early.date - 7
    from (
      select s.id, s.date, c.price from sessions s join courses c on c.id = s.course_id
      where s.status = 'scheduled' and s.starts_at > ${new Date(now.getTime() + 15 * DAY_MS)} and c.price >= 1000
      order by s.starts_at, s.id limit 2
    ) as early
    where sessions.id = early.id`;
}

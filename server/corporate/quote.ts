// What two or more actions share about quotes: the states, how one is read, what it adds up to, and how it ends.
import type { Config } from '../config.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { cents } from '../http/fields.ts';
import type { Transitions } from '../state-machine.ts';
import type { Quote } from './schemas.ts';

/** Mirrored in table state_transitions. What comes after an answer is another version. */
export const quoteTransitions = [
  ['open', 'accepted'],
  ['open', 'declined'],
  ['open', 'change_requested'],
  ['open', 'superseded'],
] as const satisfies Transitions;

type QuoteRow = Omit<Quote, 'tax'> & {
  id: string;
  page_value: string;
  tax_name: string;
  tax_rate_percent: number;
  tax_amount: number;
};

/**
 * Quotes in the shape of the API.
 * @param rest about corporate_quotes as q and their corporate_requests as r: `where … order by … limit …`
 */
export async function readQuotes(
  sql: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(Quote & { id: string; page_value: string })[]> {
  const rows = await sql<QuoteRow[]>`
    select q.id, q.version, 'Q-' || r.reference || '-' || q.version as number, q.lines, q.seats, q.net, q.tax_name,
           q.tax_rate_percent, q.tax_amount, q.total, q.currency, q.note, q.valid_until, q.status,
           q.status = 'open' and (${now()}::timestamptz at time zone ${config.TIMEZONE})::date > q.valid_until as expired,
           q.answered_at, q.answer_note, q.created_at, ${pageValue ?? sql`''`} as page_value
    from corporate_quotes q join corporate_requests r on r.id = q.request_id ${rest}`;
  return rows.map(({ tax_name, tax_rate_percent, tax_amount, ...row }) => ({
    ...row,
    tax:
      tax_rate_percent === 0 ? null : { name: tax_name, rate_percent: tax_rate_percent, amount: tax_amount },
  }));
}

type Offered = {
  lines: { text: string; quantity: number; unit_price: number }[];
  tax_rate_percent?: number | undefined;
};

/** Lines and sums of an offer; tax comes on top, in whole cents, halves rounded up. Major units. */
export function addUp({ lines, tax_rate_percent }: Offered, config: Pick<Config, 'TAX_RATE_PERCENT'>) {
  const rate = tax_rate_percent ?? config.TAX_RATE_PERCENT;
  const priced = lines.map((line) => ({ ...line, amount: (cents(line.unit_price) * line.quantity) / 100 }));
  const net_cents = priced.reduce((sum, line) => sum + cents(line.amount), 0);
  const tax_cents = Math.round((net_cents * rate) / 100);
  return { lines: priced, rate, net_cents, tax_cents, total_cents: net_cents + tax_cents };
}

/** Ends the open quote of a request, if there is one: nobody can accept it any more. */
export async function endOpenQuote(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  request_id: string,
  status: 'superseded' | 'accepted',
): Promise<void> {
  await tx`
    update corporate_quotes set status = ${status}, answered_at = ${status === 'accepted' ? now() : null}
    where request_id = ${request_id} and status = 'open'`;
}

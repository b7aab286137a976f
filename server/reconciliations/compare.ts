// Holds a provider's statement against our receipts and says every difference.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { findBooking } from '../payments/apply-paybill.ts';
import type { Provider } from '../payments/gateway.ts';
import { evidenceOf, lockForMoney } from '../payments/pay-booking.ts';
import { standIn } from '../payments/payment.ts';
import { settle } from '../payments/settle.ts';
import type { Statement, StatementLine } from './read-statement.ts';
import type { Difference, Totals } from './schemas.ts';

type Ours = NonNullable<Difference['ours']> & {
  provider_transaction_id: string;
  in_range: boolean;
  nameless: boolean;
  left: number;
};
type Range = { provider: Provider; date_from: string; date_to: string };

/**
 * Writes nothing but what it found out: receipt numbers we lacked, and money we did not know of, which is listed as
 * unapplied.
 */
export async function compare(
  tx: Tx,
  deps: Deps,
  range: Range,
  statement: Statement,
): Promise<{ totals: Totals; differences: Difference[] }> {
  const { differences, lines } = withoutRepeats(statement);
  const within = lines.filter((line) => inRange(line, range, deps.config.TIMEZONE));
  for (const line of within) {
    const named = await nameMissing(tx, deps, range.provider, line);
    if (named) differences.push(named);
  }
  const ours = await readOurs(tx, deps, range, lines);
  const byId = new Map(ours.map((one) => [one.provider_transaction_id, one]));
  let matched = 0;
  for (const line of within) {
    const mine = byId.get(line.transaction_id);
    if (mine) {
      matched += 1;
      differences.push(...differencesOf(line, mine));
    } else differences.push(await listUnknown(tx, deps, range.provider, line));
  }
  const told = new Set(lines.map((line) => line.transaction_id));
  const own = ours.filter((one) => one.in_range);
  for (const one of own) if (!told.has(one.provider_transaction_id)) differences.push(notTheirs(one));
  const totals = {
    ...{ theirs: within.length, theirs_amount: sum(within.map((line) => line.amount_cents)) },
    ...{ ours: own.length, ours_amount: sum(own.map((one) => Math.round(one.amount * 100))) },
    ...{ matched, differences: differences.length },
    lines_passed_over: statement.passed_over + lines.length - within.length,
  };
  return { totals, differences };
}

function sum(cents: number[]): number {
  return cents.reduce((all, one) => all + one, 0) / 100;
}

function withoutRepeats(statement: Statement): { differences: Difference[]; lines: StatementLine[] } {
  const differences: Difference[] = statement.unreadable.map(({ line, why }) => ({
    ...{ kind: 'unreadable_line', provider_transaction_id: null, theirs: null, ours: null },
    note: `Line ${line}: ${why}`,
  }));
  const seen = new Map<string, StatementLine>();
  for (const line of statement.lines) {
    if (!seen.has(line.transaction_id)) seen.set(line.transaction_id, line);
    else
      differences.push(
        difference('listed_twice', line, null, 'The statement lists this receipt more than once'),
      );
  }
  return { differences, lines: [...seen.values()] };
}

function inRange(line: StatementLine, { date_from, date_to }: Range, timezone: string): boolean {
  const day = Temporal.Instant.fromEpochMilliseconds(line.at.getTime())
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .toString();
  return date_from <= day && day <= date_to;
}

/** Ours of these days, and ours of any day that the statement names. */
async function readOurs(tx: Tx, { config }: Deps, range: Range, lines: StatementLine[]): Promise<Ours[]> {
  const ids = lines.map((line) => line.transaction_id);
  const from = tx`${range.date_from}::date::timestamp at time zone ${config.TIMEZONE}`;
  const end = tx`(${range.date_to}::date + 1)::timestamp at time zone ${config.TIMEZONE}`;
  return tx<Ours[]>`
    select r.id as receipt_id, r.payment_id, b.code as booking_code, r.amount, r.currency, r.status, r.provider_transaction_id,
           r.received_at >= ${from} and r.received_at < ${end} as in_range,
           starts_with(r.provider_transaction_id, ${standIn({ payment_reference: '' })}) as nameless,
           r.amount - (select coalesce(sum(amount), 0) from refunds where receipt_id = r.id and status <> 'failed') as left
    from receipts r left join payments p on p.id = r.payment_id left join bookings b on b.id = p.booking_id
    where r.provider = ${range.provider}
      and (r.provider_transaction_id = any(${ids}) or (r.received_at >= ${from} and r.received_at < ${end}))
    order by r.received_at, r.id`;
}

function differencesOf(line: StatementLine, mine: Ours): Difference[] {
  const found: Difference[] = [];
  if (Math.round(mine.amount * 100) !== line.amount_cents || mine.currency !== line.currency)
    found.push(difference('amount_differs', line, mine, 'Both know this receipt, with different amounts'));
  if (mine.status === 'unapplied' && mine.left > 0)
    found.push(difference('ours_unapplied', line, mine, 'Pays for nothing yet: apply it or pay it back'));
  return found;
}

function notTheirs(mine: Ours): Difference {
  return mine.nameless
    ? difference(
        'number_missing',
        null,
        mine,
        'Confirmed by a status query; the statement does not name it either',
      )
    : difference(
        'ours_not_theirs',
        null,
        mine,
        'Not in the statement: compare the day before and after as well',
      );
}

/** A payment that a status query confirmed lacks its receipt number; a line for its booking and amount has it. */
async function nameMissing(
  tx: Tx,
  deps: Deps,
  provider: Provider,
  line: StatementLine,
): Promise<Difference | null> {
  if (provider !== 'mpesa') return null;
  const [known] = await tx`
    select from receipts where provider = ${provider} and provider_transaction_id = ${line.transaction_id}`;
  const booking_id = known ? undefined : await findBooking(tx, line.account);
  if (!booking_id) return null;
  await lockForMoney(tx, booking_id);
  const [nameless] = await tx<{ payment_id: string }[]>`
    select r.payment_id from receipts r join payments p on p.id = r.payment_id
    where p.booking_id = ${booking_id} and starts_with(r.provider_transaction_id, ${standIn({ payment_reference: '' })})
      and r.amount * 100 = ${line.amount_cents} limit 1`;
  if (!nameless) return null;
  await settle(
    tx,
    deps,
    nameless.payment_id,
    evidenceOf({ ...line, source: 'person', raw: { statement: line } }),
  );
  return difference('number_found', line, null, 'The receipt number that was missing');
}

/** Money we did not know of. A callback that still comes, or a person, finds it by its number. */
async function listUnknown(tx: Tx, deps: Deps, provider: Provider, line: StatementLine): Promise<Difference> {
  await tx`
    insert into receipts (provider, provider_transaction_id, amount, currency, payer_phone, account, status, reason, received_at)
    values (${provider}, ${line.transaction_id}, ${line.amount_cents}::numeric / 100, ${line.currency},
            ${deps.seal.close(line.payer_phone)}, ${line.account}, 'unapplied', 'found in statement', ${line.at})
    on conflict (provider, provider_transaction_id) do nothing`;
  const [attempt] =
    provider === 'flutterwave'
      ? await tx<{ status: string; code: string }[]>`
          select p.status, b.code from payments p join bookings b on b.id = p.booking_id
          where p.payment_reference = ${line.account ?? ''}`
      : [];
  const note = attempt
    ? `Its attempt for booking ${attempt.code} is ${attempt.status} with us: ask the provider about it`
    : 'Listed as unapplied: apply it or pay it back';
  return difference('theirs_not_ours', line, null, note);
}

function difference(
  kind: Difference['kind'],
  line: StatementLine | null,
  mine: Ours | null,
  note: string,
): Difference {
  return {
    kind,
    provider_transaction_id: line?.transaction_id ?? mine?.provider_transaction_id ?? null,
    theirs: line && {
      amount: line.amount_cents / 100,
      ...{ currency: line.currency, at: line.at.toISOString(), account: line.account },
    },
    ours: mine && {
      ...{ receipt_id: mine.receipt_id, payment_id: mine.payment_id, booking_code: mine.booking_code },
      ...{ amount: mine.amount, currency: mine.currency, status: mine.status },
    },
    note,
  };
}

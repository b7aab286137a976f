// The books of the providers against ours, after the storm.
import { fsck } from '../../db/fsck.ts';
import type { Sql } from '../../server/database/connect.ts';
import type { Taken } from '../../simulators/ledger.ts';
import type { Simulators } from '../../simulators/start.ts';
import type { StatementLine } from './statement-line.ts';

const cents = (amount: number) => Math.round(amount * 100);

type Booked = { provider: string; transaction_id: string; amount: number; currency: string; status: string };

/**
 * Money the providers took of which we have no receipt number, with the payment it belongs to: what a person finds who
 * lays the provider's statement beside our list.
 */
export async function onlyInTheStatement(
  sql: Sql,
  providers: Simulators,
): Promise<{ lines: StatementLine[]; unflagged: string[]; unknown: number }> {
  const known = new Set(
    (
      await sql<{ key: string }[]>`select provider || ' ' || provider_transaction_id as key from receipts`
    ).map((row) => row.key),
  );
  const lines: StatementLine[] = [];
  const unflagged: string[] = [];
  let unknown = 0;
  for (const taken of providers.ledger()) {
    if (known.has(`${taken.provider} ${taken.receipt}`)) continue;
    const [payment] = await attemptOf(sql, taken, lines);
    if (!payment) throw new Error(`money of nobody: ${JSON.stringify(taken)}`);
    if (payment.attention === null) unflagged.push(JSON.stringify([taken, payment]));
    unknown += payment.without_number ? 0 : 1;
    lines.push({
      ...{ payment_id: payment.id, transaction_id: taken.receipt },
      ...{ amount: taken.amount, currency: taken.currency },
    });
  }
  return { lines, unflagged, unknown };
}

/** A statement names the account (the booking's code, or our reference) and the time. */
function attemptOf(sql: Sql, taken: Taken, lines: StatementLine[]) {
  const used = lines.map((line) => line.payment_id);
  return sql<{ id: string; attention: string | null; without_number: boolean }[]>`
    select p.id, p.attention, p.status, p.failure_code, p.asked_count, p.ask_at, p.initiated_at, p.checkout_hash is not null as askable,
           exists (select from receipts r where r.payment_id = p.id) as without_number from payments p join bookings b on b.id = p.booking_id
    where p.provider = ${taken.provider} and not p.id = any(${used}::uuid[])
      and (b.code = ${taken.reference} or p.payment_reference = ${taken.reference})
      and not exists (select from receipts r where r.payment_id = p.id and not starts_with(r.provider_transaction_id, 'no-receipt-yet-'))
    order by p.attention is null, p.created_at limit 1`;
}

/** Every sentence is a broken promise; none may be left. */
export async function brokenPromises(sql: Sql, providers: Simulators): Promise<string[]> {
  const found = (await fsck(sql)).map(({ name, row }) => `fsck ${name}: ${JSON.stringify(row)}`);
  found.push(...(await shillings(sql, providers)));
  found.push(...(await moneyBack(sql, providers)));
  const none = async (what: string, rows: Promise<readonly object[]>) => {
    for (const row of await rows) found.push(`${what}: ${JSON.stringify(row)}`);
  };
  await none(
    'a payment is undecided',
    sql`select id, provider, status, asked_count, initiated_at, ask_at, checkout_hash is not null as askable from payments where status in ('pending', 'processing')`,
  );
  await none(
    'a booking waits for ever',
    sql`select id from bookings where payment_status = 'pending' and cancelled_at is null`,
  );
  await none(
    'a delivery is not dealt with',
    sql`select id, processing_error from payment_webhooks where not processed`,
  );
  await none(
    'a confirmed booking without exactly one confirmation, or a confirmation without one',
    sql`select b.id, b.payment_status, count(m.id)::int as confirmations from bookings b
        left join messages m on m.key = 'booking_confirmed:' || b.id
        group by b.id having count(m.id) <> case when b.payment_status in ('paid', 'refunded') then 1 else 0 end`,
  );
  await none('a message was never sent', sql`select id, kind, status from messages where status <> 'sent'`);
  await none(
    'a letter went out twice, or none at all',
    sql`select letters, messages from (select count(*) as letters from development_mailbox) l,
               (select count(*) as messages from messages) m where letters <> messages`,
  );
  const pushes = providers.calls().filter((call) => call.path.endsWith('/processrequest')).length;
  const [attempts] = await sql<
    { n: number }[]
  >`select count(*)::int as n from payments where provider = 'mpesa'`;
  if (pushes > attempts!.n) found.push(`${pushes} pushes were sent for ${attempts!.n} attempts`);
  return found;
}

/** Every shilling taken is one receipt of ours, of the same amount, and we have no other receipts. */
async function shillings(sql: Sql, providers: Simulators): Promise<string[]> {
  const found: string[] = [];
  const rows = await sql<Booked[]>`
    select provider, provider_transaction_id as transaction_id, amount, currency, status from receipts`;
  const ours = new Map(rows.map((row) => [`${row.provider} ${row.transaction_id}`, row]));
  for (const taken of providers.ledger()) {
    const key = `${taken.provider} ${taken.receipt}`;
    const row = ours.get(key);
    ours.delete(key);
    if (!row) found.push(`money we know nothing of: ${JSON.stringify(taken)}`);
    else if (cents(row.amount) !== cents(taken.amount) || row.currency !== taken.currency)
      found.push(
        `${key}: ${taken.currency} ${taken.amount} taken, ${row.currency} ${row.amount} in our books`,
      );
  }
  for (const row of ours.values()) found.push(`money nobody took: ${JSON.stringify(row)}`);
  return found;
}

/** What went back is a refund of ours, once; what we call paid back went back. */
async function moneyBack(sql: Sql, providers: Simulators): Promise<string[]> {
  const found: string[] = [];
  const refunds = await sql<
    { id: string; key: string; amount: number; status: string; whole: boolean; attention: string | null }[]
  >`
    select f.id, r.provider || ' ' || r.provider_transaction_id as key, f.amount, f.status, f.attention,
           r.provider = 'flutterwave' or f.amount = r.amount as whole
    from refunds f join receipts r on r.id = f.receipt_id`;
  const payouts = providers.payouts();
  for (const taken of providers.ledger()) {
    const of_it = refunds.filter((one) => one.key === `${taken.provider} ${taken.receipt}` && one.whole);
    const sum = (status: string[]) =>
      of_it.filter((one) => status.includes(one.status)).reduce((total, one) => total + cents(one.amount), 0);
    const back = cents(taken.paid_back);
    if (back < sum(['completed']))
      found.push(`paid back in our books only: ${JSON.stringify([taken, of_it])}`);
    // A refund whose answer was lost is under way until a person has looked.
    if (back > sum(['completed', 'processing']))
      found.push(`paid back unasked: ${JSON.stringify([taken, of_it])}`);
  }
  for (const refund of refunds.filter((one) => !one.whole)) {
    const sent = payouts.filter((one) => one.reference.startsWith(refund.id));
    if (sent.length > 1) found.push(`paid out twice: ${JSON.stringify(sent)}`);
    if (refund.status === 'completed' && sent.length === 0) found.push(`never paid out: ${refund.id}`);
  }
  for (const { id, status, attention } of refunds) {
    if ((status === 'processing' || status === 'failed') && attention === null)
      found.push(`refund ${id} is ${status} and nobody is told`);
  }
  return found;
}

// Applies a confirmation that money came to the PayBill (C2B): typed by hand, or by a push, which M-Pesa confirms here
// as well. Either way one receipt is one sum of money, whichever word of it comes first.
import { type Db, type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { type PaybillReceipt, readPaybillConfirmation } from './gateways/daraja.ts';
import { evidenceOf, lockForMoney, type Money, type Payable, payBooking } from './pay-booking.ts';
import { standIn } from './payment.ts';
import { settle } from './settle.ts';

type Stored = { id: string; doubt: string | null };

/** What became of it: the payment it is about, if any, and a sentence for staff where it could not be used. */
type Applied = { payment_id: string | null; problem: string | null };

/** @throws UnreadableDelivery, and database trouble: the queue tries again */
export async function applyPaybill(deps: Deps, stored: Stored, body: Buffer): Promise<void> {
  const paid = readPaybillConfirmation(body);
  await transaction(deps.sql, { actor_id: null, source: 'webhook' }, async (tx) => {
    const { payment_id, problem } = await take(tx, deps, stored, paid);
    await tx`
      update payment_webhooks set processed = true, processed_at = ${deps.now()}, payment_id = ${payment_id},
        event_type = 'paybill.confirmation', event_id = ${paid.event_id}, processing_error = ${problem}
      where id = ${stored.id} and not processed`;
  });
}

async function take(tx: Tx, deps: Deps, stored: Stored, paid: PaybillReceipt): Promise<Applied> {
  if (stored.doubt !== null) {
    // M-Pesa signs nothing and has no answer for us here: money that really came stands in the statement.
    await tellStaff(tx, deps, stored.id, `A PayBill confirmation was not believed (${stored.doubt})`);
    return { payment_id: null, problem: 'not believed: look for the receipt in the statement' };
  }
  if (paid.shortcode !== null && paid.shortcode !== deps.config.MPESA_SHORTCODE)
    return { payment_id: null, problem: 'for another PayBill' };
  const booking_id = await findBooking(tx, paid.account);
  if (!booking_id) return list(tx, deps, paid, whyNobody(paid.account));
  const booking = await lockForMoney(tx, booking_id);
  // After the lock: the callback of the same push may have been working on it.
  const [known] = await tx<{ payment_id: string | null }[]>`
    select payment_id from receipts where provider = 'mpesa' and provider_transaction_id = ${paid.transaction_id}
      and payment_id is not null`;
  if (known) return { payment_id: known.payment_id, problem: null };
  const refusal = cannotBePaidSo(booking);
  if (refusal) return list(tx, deps, paid, refusal);
  return payFor(tx, deps, booking, paid);
}

/**
 * An attempt that waits for this money gets it: an open push of the booking, or one that was confirmed without its
 * receipt number. Else the money makes a payment of its own.
 */
async function payFor(tx: Tx, deps: Deps, booking: Payable, paid: PaybillReceipt): Promise<Applied> {
  const money: Money = {
    ...{ provider: 'mpesa', transaction_id: paid.transaction_id, amount_cents: paid.amount_cents },
    ...{ currency: paid.currency, payer_phone: paid.payer_phone, source: 'callback', raw: paid.raw },
    metadata: { method: 'paybill', account: paid.account, payer_name: paid.payer_name },
  };
  const [waiting] = await tx<{ id: string }[]>`
    select p.id from payments p left join receipts r on r.payment_id = p.id
    where p.booking_id = ${booking.id} and p.provider = 'mpesa' and (
      p.status in ('pending', 'processing')
      or (starts_with(r.provider_transaction_id, ${standIn({ payment_reference: '' })}) and r.amount * 100 = ${paid.amount_cents}))
    order by r.id is null limit 1`;
  const payment_id = waiting?.id ?? (await payBooking(tx, deps, booking, money)).payment_id;
  if (waiting) await settle(tx, deps, waiting.id, evidenceOf(money));
  await tx`
    update receipts set account = ${paid.account} where provider = 'mpesa' and provider_transaction_id = ${paid.transaction_id}`;
  return { payment_id, problem: null };
}

/** Money whose booking nobody knows waits for a person. Told twice it is listed once. */
async function list(tx: Tx, deps: Deps, paid: PaybillReceipt, reason: string): Promise<Applied> {
  const [listed] = await tx<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, amount, currency, payer_phone, account, status, reason, received_at)
    values ('mpesa', ${paid.transaction_id}, ${paid.amount_cents}::numeric / 100, ${paid.currency},
            ${deps.seal.close(paid.payer_phone)}, ${paid.account}, 'unapplied', ${reason}, ${deps.now()})
    on conflict (provider, provider_transaction_id) do nothing
    returning id`;
  if (listed) {
    const sum = `${paid.currency} ${paid.amount_cents / 100}`;
    await tellStaff(tx, deps, listed.id, `${sum} came to the PayBill (${paid.transaction_id}): ${reason}`);
  }
  return { payment_id: null, problem: reason };
}

function whyNobody(account: string | null): string {
  return account === null
    ? 'no account was typed'
    : `the account “${account.slice(0, 40)}” is no booking of ours`;
}

/** What no payment row can be made for. */
function cannotBePaidSo(booking: Payable): string | null {
  if (booking.amount_cents === 0) return `the booking ${booking.code} costs nothing`;
  if (booking.amount_cents % 100 !== 0)
    return `the booking ${booking.code} costs a part of a shilling, which M-Pesa cannot pay`;
  return null;
}

/**
 * The booking somebody meant by what was typed as account: any case, spaces and dashes, and the letters that our codes
 * do not have taken for the digits they look like.
 */
export async function findBooking(sql: Db, account: string | null): Promise<string | undefined> {
  const code = account
    ?.toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (code?.length !== 8) return undefined;
  const [booking] = await sql<{ id: string }[]>`select id from bookings where code = ${code}`;
  return booking?.id;
}

async function tellStaff(tx: Tx, deps: Deps, id: string, what: string): Promise<void> {
  await alertStaff(tx, deps, { key: `paybill:${id}`, what, path: '/admin/receipts?status=unapplied' });
}

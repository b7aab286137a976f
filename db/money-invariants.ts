// What must hold of payments, receipts, refunds, and the papers about them.
import type { Invariant } from './invariants.ts';

export const payments: Invariant[] = [
  {
    name: 'one_payment_at_a_time',
    sentence: 'A booking has at most one payment that is open or completed.',
    broken: `
      select booking_id, count(*) as payments from payments where status in ('pending', 'processing', 'completed')
      group by booking_id having count(*) > 1`,
  },
  {
    name: 'completed_means_money',
    sentence:
      'A completed payment has one applied receipt of its provider, under the id it names, in its currency.',
    broken: `
      select p.id as payment_id, p.provider_transaction_id, count(r.id) as receipts from payments p
      left join receipts r on r.payment_id = p.id and r.status = 'applied' and r.provider = p.provider
        and r.provider_transaction_id = p.provider_transaction_id and r.currency = p.currency
      where p.status = 'completed' group by p.id having count(r.id) <> 1`,
  },
  {
    name: 'money_covers_the_payment',
    // A status query may confirm before the receipt says how much it was; then the receipt carries the reason.
    sentence: 'An applied receipt covers its payment, or what its booking costs now, or says why not.',
    broken: `
      select p.id as payment_id, p.amount, r.amount as received from payments p join bookings b on b.id = p.booking_id
      join receipts r on r.payment_id = p.id and r.status = 'applied'
      where r.amount < least(p.amount, b.total_amount) and r.reason is null`,
  },
  {
    name: 'applied_money_completed_a_payment',
    sentence: 'An applied receipt belongs to a completed payment.',
    broken: `
      select r.id as receipt_id, r.payment_id, p.status from receipts r left join payments p on p.id = r.payment_id
      where r.status = 'applied' and p.status is distinct from 'completed'`,
  },
  {
    name: 'completed_means_booked',
    sentence: 'The booking of a completed payment is paid, or was paid and is refunded.',
    broken: `
      select p.id as payment_id, b.id as booking_id, b.payment_status from payments p join bookings b on b.id = p.booking_id
      where p.status = 'completed' and b.payment_status not in ('paid', 'refunded')`,
  },
  {
    name: 'booked_means_paid',
    sentence:
      'A booking that costs something and counts as paid has a completed payment of at least what it costs.',
    broken: `
      select b.id as booking_id, b.payment_status, b.total_amount from bookings b
      where b.payment_status in ('paid', 'refunded') and b.total_amount > 0 and not exists (
        select from payments p where p.booking_id = b.id and p.status = 'completed'
          and p.amount >= b.total_amount and p.currency = b.currency)`,
  },
  {
    name: 'open_payments_are_asked_about',
    sentence: 'An open payment at a provider has a time at which the provider is asked.',
    broken: `
      select id as payment_id, status from payments
      where status in ('pending', 'processing') and provider <> 'other' and ask_at is null`,
  },
  {
    name: 'missing_receipt_numbers_are_flagged',
    sentence: 'Money that was confirmed without its receipt number is flagged for staff.',
    broken: `
      select r.id as receipt_id, p.id as payment_id from receipts r join payments p on p.id = r.payment_id
      where starts_with(r.provider_transaction_id, 'no-receipt-yet-') and p.attention is null`,
  },
];

export const money: Invariant[] = [
  {
    name: 'receipts_are_unique',
    sentence: "A provider's receipt is stored once.",
    broken: `
      select provider, provider_transaction_id, count(*) as stored from receipts
      group by provider, provider_transaction_id having count(*) > 1`,
  },
  {
    name: 'unapplied_money_has_a_reason',
    sentence: 'A receipt that paid for nothing says why, and its decision is finished.',
    broken: `
      select id as receipt_id, reason from receipts
      where status = 'unapplied' and (reason is null or reason = 'being decided')`,
  },
  {
    name: 'too_much_goes_back',
    sentence: 'What was received beyond the price of the booking is asked back for the customer.',
    broken: `
      select r.id as receipt_id, r.amount as received, b.total_amount from receipts r
      join payments p on p.id = r.payment_id join bookings b on b.id = p.booking_id
      where r.status = 'applied' and r.amount > b.total_amount and r.amount - b.total_amount <> (
        select coalesce(sum(f.amount), 0) from refunds f where f.receipt_id = r.id and f.cause = 'paid_too_much')`,
  },
  {
    name: 'refunds_within_receipts',
    sentence: 'No receipt is paid back more than once over.',
    broken: `
      select r.id as receipt_id, r.amount as received, sum(f.amount) as refunds from receipts r
      join refunds f on f.receipt_id = r.id and f.status <> 'failed' and f.currency = r.currency
      group by r.id having sum(f.amount) > r.amount`,
  },
  {
    name: 'refunds_in_the_currency_received',
    sentence: 'Money goes back in the currency it came in.',
    broken: `
      select f.id as refund_id, f.currency, r.currency as received from refunds f join receipts r on r.id = f.receipt_id
      where f.currency <> r.currency`,
  },
  {
    name: 'refunded_means_paid_back',
    sentence: 'A receipt counts as refunded only when all of it went back.',
    broken: `
      select r.id as receipt_id, r.amount from receipts r where r.status = 'refunded' and r.amount > (
        select coalesce(sum(f.amount), 0) from refunds f where f.receipt_id = r.id and f.status = 'completed')`,
  },
  {
    name: 'refunds_belong_to_the_booking',
    // A refund that was given up may name another: its money can have been applied elsewhere since.
    sentence: 'A refund that counts names the booking its receipt was paid for.',
    broken: `
      select f.id as refund_id, f.booking_id, p.booking_id as paid_for from refunds f
      join receipts r on r.id = f.receipt_id join payments p on p.id = r.payment_id
      where f.booking_id is not null and f.booking_id <> p.booking_id and f.status <> 'failed'`,
  },
  {
    name: 'transferred_money_has_a_new_booking',
    sentence:
      'Money that goes back for a transfer is of a cancelled booking whose place another took that was paid for.',
    broken: `
      select f.id as refund_id, f.booking_id from refunds f
      where f.cause = 'transferred' and not exists (
        select from bookings o join bookings b on b.replaces_booking_id = o.id and b.payment_status in ('paid', 'refunded')
        where o.id = f.booking_id and o.cancelled_at is not null)`,
  },
  {
    name: 'one_refund_in_flight',
    sentence: 'No receipt has two refunds with the provider at once.',
    broken: `
      select receipt_id, count(*) as under_way from refunds where status = 'processing'
      group by receipt_id having count(*) > 1`,
  },
  {
    name: 'large_refunds_are_approved',
    sentence: 'A refund that needs a second admin was not sent without one.',
    broken: `
      select id as refund_id, status from refunds
      where approval_needed and status in ('processing', 'completed') and approved_by is null`,
  },
];

export const documents: Invariant[] = [
  {
    name: 'document_numbers_have_no_gap',
    sentence: 'Receipts and credit notes are numbered from 1 to the last of each year, without a gap.',
    broken: `
      select c.kind, c.year, c.last_seq, count(d.id) as documents, max(d.seq) as highest
      from document_counters c left join documents d on d.kind = c.kind and d.year = c.year
      group by c.kind, c.year having count(d.id) <> c.last_seq or max(d.seq) is distinct from c.last_seq`,
  },
  {
    name: 'moved_money_is_on_paper',
    sentence: 'Every completed payment has a receipt, and every completed refund a credit note.',
    broken: `
      select 'payments' as object, p.id from payments p
      where p.status = 'completed' and not exists (select from documents where payment_id = p.id)
      union all
      select 'refunds', f.id from refunds f
      where f.status = 'completed' and not exists (select from documents where refund_id = f.id)`,
  },
];

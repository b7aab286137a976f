// A receipt for each completed payment, in the transaction that completes it.
import type { Tx } from '../database/connect.ts';
import { cents } from '../http/fields.ts';
import { toldReceipt } from '../payments/payment.ts';
import { describeSession } from './describe-session.ts';
import {
  contentAbout,
  type Issued,
  type Issuer,
  issuedFor,
  storeDocument,
  taxLine,
  taxWithin,
} from './document.ts';
import type { Content } from './schemas.ts';

type Paid = {
  /** What the booking costs: less than the attempt asked for when seats were given back before the money came. */
  amount: number;
  currency: string;
  provider: string;
  payment_reference: string;
  provider_transaction_id: string;
  completed_at: string;
  phone: string | null;
  received: number | null;
  booking_code: string;
  seats: number;
  unit_price: number;
  name: string;
  email: string;
  course: string;
  starts_at: string;
  timezone: string;
  location: string;
};

/**
 * Issues the receipt of a completed payment, or gives back the one it has. The caller holds the payment's row lock
 * and all others it needs: numbers are given out one transaction at a time.
 * @returns the document, for a letter to carry, and its number
 * @throws Error when there is no such payment or it is not completed
 */
export async function issueReceipt(tx: Tx, deps: Issuer, payment_id: string): Promise<Issued> {
  const earlier = await issuedFor(tx, { payment_id });
  if (earlier) return earlier;
  const [paid] = await tx<Paid[]>`
    select coalesce(nullif(least(p.amount, b.total_amount), 0), p.amount) as amount, p.currency, p.provider, p.payment_reference, p.provider_transaction_id, p.completed_at,
           coalesce(r.payer_phone, p.phone) as phone, r.amount as received, b.code as booking_code, b.seats, b.unit_price,
           u.name, u.email, c.title as course, s.starts_at, s.timezone, s.location
    from payments p
    join bookings b on b.id = p.booking_id
    join users u on u.id = b.user_id
    join sessions s on s.id = b.session_id
    join courses c on c.id = s.course_id
    left join receipts r on r.payment_id = p.id and r.status = 'applied'
    where p.id = ${payment_id} and p.status = 'completed'`;
  if (!paid) throw new Error(`payment ${payment_id} is not completed`);
  return storeDocument(tx, deps, {
    about: { payment_id },
    currency: paid.currency,
    issued_at: paid.completed_at,
    content: contentOf(deps, paid),
  });
}

function contentOf(issuer: Issuer, paid: Paid): Content {
  const { config } = issuer;
  const total_cents = cents(paid.amount);
  const perSeat = cents(paid.unit_price) * paid.seats === total_cents;
  const tax = { name: config.TAX_NAME, rate_percent: config.TAX_RATE_PERCENT };
  const line = {
    text: paid.course,
    detail: describeSession(paid),
    quantity: perSeat ? paid.seats : 1,
    unit_amount: perSeat ? paid.unit_price : paid.amount,
  };
  return {
    ...contentAbout(issuer, paid, line),
    tax: taxLine(tax, total_cents, taxWithin(total_cents, tax.rate_percent)),
    received: paid.received !== null && cents(paid.received) !== total_cents ? paid.received : null,
    provider_receipt: toldReceipt(paid, paid.provider_transaction_id),
    credits: null,
    reason: null,
  };
}

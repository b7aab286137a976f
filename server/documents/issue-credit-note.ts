// A credit note for each completed refund, in the transaction that completes it.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { cents } from '../http/fields.ts';
import type { RefundCause } from '../refunds/refund.ts';
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

type Returned = {
  amount: number;
  currency: string;
  cause: RefundCause;
  provider: string;
  provider_reference: string | null;
  completed_at: string;
  phone: string | null;
  receipt_id: string;
  receipt_number: string | null;
  receipt_amount: number | null;
  receipt_content: string | null;
  booking_code: string | null;
  name: string | null;
  email: string | null;
  course: string | null;
  starts_at: string;
  timezone: string;
  location: string;
};

/** Why money goes back, for the customer; what staff wrote down stays with staff. */
const causes: Record<RefundCause, string> = {
  cancelled_by_customer: 'The booking was cancelled',
  cancelled_by_us: 'We cancelled the session',
  late_money: 'The money came after the booking had ended',
  paid_twice: 'The booking was paid twice',
  paid_too_much: 'More was paid than the booking cost',
  decided_by_admin: 'Agreed with our office',
  transferred: 'The booking was taken to another session, which was paid for anew',
};

/**
 * Issues the credit note of a completed refund, or gives back the one it has. Where the money had paid for seats, the
 * note names the receipt it takes back and carries its share of that receipt's tax, at that receipt's rate. Money
 * that never paid for anything (late, twice, too much) goes back without tax.
 * The caller holds the row lock of the refund's receipt and all others it needs.
 * @throws Error when there is no such refund or it is not completed
 */
export async function issueCreditNote(tx: Tx, deps: Issuer, refund_id: string): Promise<Issued> {
  const earlier = await issuedFor(tx, { refund_id });
  if (earlier) return earlier;
  const [returned] = await tx<Returned[]>`
    select f.amount, f.currency, f.cause, r.provider, f.provider_reference, f.completed_at,
           coalesce(r.payer_phone, p.phone) as phone, r.id as receipt_id, sale.number as receipt_number,
           sale.amount as receipt_amount, sale.content as receipt_content,
           b.code as booking_code, u.name, u.email, c.title as course, s.starts_at, s.timezone, s.location
    from refunds f
    join receipts r on r.id = f.receipt_id
    left join payments p on p.id = r.payment_id
    left join documents sale on sale.payment_id = p.id and r.status = 'applied' and f.cause <> 'paid_too_much'
    left join bookings b on b.id = coalesce(f.booking_id, p.booking_id)
    left join users u on u.id = b.user_id
    left join sessions s on s.id = b.session_id
    left join courses c on c.id = s.course_id
    where f.id = ${refund_id} and f.status = 'completed'`;
  if (!returned) throw new Error(`refund ${refund_id} is not completed`);
  return storeDocument(tx, deps, {
    about: { refund_id },
    currency: returned.currency,
    issued_at: returned.completed_at,
    content: { ...contentOf(deps, returned), tax: await taxOf(tx, deps, returned) },
  });
}

/** Worked out over all notes of a receipt together, so that their taxes add up to the receipt's to the cent. */
async function taxOf(tx: Tx, { seal }: Pick<Deps, 'seal'>, returned: Returned): Promise<Content['tax']> {
  const { receipt_id, receipt_amount, receipt_content } = returned;
  if (receipt_amount === null || receipt_content === null) return null;
  const { tax } = seal.openJson(receipt_content) as Content;
  if (tax === null) return null;
  const [before] = await tx<{ amount_cents: number; tax_cents: number }[]>`
    select coalesce(sum(d.amount), 0) * 100 as amount_cents, coalesce(sum(d.tax_amount), 0) * 100 as tax_cents
    from documents d join refunds f on f.id = d.refund_id
    where f.receipt_id = ${receipt_id} and f.cause <> 'paid_too_much'`;
  const amount_cents = cents(returned.amount);
  const taken_back = Math.min(before!.amount_cents + amount_cents, cents(receipt_amount));
  const tax_cents = Math.max(0, taxWithin(taken_back, tax.rate_percent) - before!.tax_cents);
  return taxLine(tax, amount_cents, tax_cents);
}

function contentOf(issuer: Issuer, returned: Returned): Omit<Content, 'tax'> {
  const { amount, course, receipt_number } = returned;
  const line = {
    text: course !== null && receipt_number !== null ? `Refund: ${course}` : 'Money returned',
    detail: course === null ? null : describeSession(returned),
    quantity: 1,
    unit_amount: amount,
  };
  return {
    ...contentAbout(issuer, returned, line),
    received: null,
    provider_receipt: returned.provider_reference,
    credits: receipt_number,
    reason: causes[returned.cause],
  };
}

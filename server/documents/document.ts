// What receipts and credit notes share: who issues them, how tax is worked out, how they are stored and read.
import type { Config } from '../config.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { maskedPhone } from '../payments/mask.ts';
import { standIn } from '../payments/payment.ts';
import type { Content, Document } from './schemas.ts';

export type Issued = { document_id: string; number: string };

/** The settings a document is made from. */
export type DocumentSettings = Pick<
  Config,
  | 'BUSINESS_NAME'
  | 'BUSINESS_PIN'
  | 'BUSINESS_ADDRESS'
  | 'BUSINESS_PHONE'
  | 'BUSINESS_EMAIL'
  | 'TAX_NAME'
  | 'TAX_RATE_PERCENT'
  | 'TIMEZONE'
>;
/** What issuing takes. */
export type Issuer = Pick<Deps, 'seal'> & { config: DocumentSettings };

export function seller(config: DocumentSettings): Content['seller'] {
  return {
    name: config.BUSINESS_NAME,
    pin: config.BUSINESS_PIN ?? null,
    address: config.BUSINESS_ADDRESS ?? null,
    phone: config.BUSINESS_PHONE ?? null,
    email: config.BUSINESS_EMAIL ?? null,
  };
}

/** The tax inside an amount that includes it, in whole cents, halves rounded up. Prices shown in Kenya include VAT. */
export function taxWithin(amount_cents: number, rate_percent: number): number {
  return Math.round((amount_cents * rate_percent) / (100 + rate_percent));
}

/** The tax line of a document, or null when there is nothing to say about tax. All amounts in cents. */
export function taxLine(
  { name, rate_percent }: { name: string; rate_percent: number },
  total_cents: number,
  tax_cents: number,
): Content['tax'] {
  if (rate_percent === 0) return null;
  return { name, rate_percent, amount: tax_cents / 100, net: (total_cents - tax_cents) / 100 };
}

/** What the customer calls a way to pay. */
const methodNames: Record<string, string> = {
  mpesa: 'M-Pesa',
  flutterwave: 'Card (Flutterwave)',
  other: 'Our office (cash, bank or order)',
};

type Moved = {
  amount: number;
  provider: string;
  completed_at: string;
  booking_code: string | null;
  name: string | null;
  email: string | null;
  /** Sealed; the paper shows its ends only. */
  phone: string | null;
};

/** What a paper about money says either way, in or back. */
export function contentAbout(
  { seal, config }: Issuer,
  moved: Moved,
  line: Pick<Content['lines'][number], 'text' | 'detail' | 'quantity' | 'unit_amount'>,
) {
  const { amount, provider, booking_code, name, email, phone } = moved;
  return {
    seller: seller(config),
    payer: { name, email, phone: maskedPhone(seal.open(phone)) || null },
    booking_code,
    lines: [{ ...line, amount }],
    total: amount,
    method: methodNames[provider] ?? provider,
    moved_at: moved.completed_at,
    timezone: config.TIMEZONE,
  };
}

/**
 * Stores a document under the next number of its kind and of the year of `issued_at` in the home time zone. Its
 * transaction has that number to itself until it ends: call it when every other lock is taken.
 */
export async function storeDocument(
  tx: Tx,
  { seal, config }: Issuer,
  document: {
    about: { payment_id: string } | { refund_id: string };
    currency: string;
    issued_at: string;
    content: Content;
  },
): Promise<Issued> {
  const { about, currency, issued_at, content } = document;
  const payment_id = 'payment_id' in about ? about.payment_id : null;
  const refund_id = 'refund_id' in about ? about.refund_id : null;
  const [row] = await tx<Issued[]>`
    insert into documents (kind, year, payment_id, refund_id, amount, tax_amount, currency, issued_at, content)
    values (${payment_id ? 'receipt' : 'credit_note'},
            extract(year from ${issued_at}::timestamptz at time zone ${config.TIMEZONE})::integer,
            ${payment_id}, ${refund_id}, ${content.total}, ${content.tax?.amount ?? 0}, ${currency}, ${issued_at},
            ${seal.closeJson(content)})
    returning id as document_id, number`;
  return row!;
}

/** The document about a payment or refund that is there already, if any. Both are issued once. */
export async function issuedFor(
  tx: Tx,
  about: { payment_id: string } | { refund_id: string },
): Promise<Issued | undefined> {
  const [row] = await tx<Issued[]>`
    select id as document_id, number from documents
    where ${'payment_id' in about ? tx`payment_id = ${about.payment_id}` : tx`refund_id = ${about.refund_id}`}`;
  return row;
}

type Stored = Omit<Document, keyof Content> & { content: string; told_later: string | null };

/**
 * A document as it was issued. Only one thing may be filled in afterwards: the provider's id of the money, when it was
 * not known on the day.
 * @param where a condition on documents d, its payment p, its refund f and the booking b behind either
 */
export async function readDocument(
  sql: Db,
  { seal }: Pick<Deps, 'seal'>,
  where: Fragment,
): Promise<Document | undefined> {
  const [row] = await sql<(Stored & { payment_reference: string | null })[]>`
    select d.id, d.kind, d.number, d.payment_id, d.refund_id, d.currency, d.issued_at, d.content,
           case d.kind when 'receipt' then p.provider_transaction_id else f.provider_reference end as told_later,
           p.payment_reference
    from documents d
    left join payments p on p.id = d.payment_id
    left join refunds f on f.id = d.refund_id
    left join receipts r on r.id = f.receipt_id
    left join payments refunded on refunded.id = r.payment_id
    left join bookings b on b.id = coalesce(p.booking_id, f.booking_id, refunded.booking_id)
    where ${where}`;
  if (!row) return undefined;
  const { content: sealed, told_later, payment_reference, ...document } = row;
  const content = seal.openJson(sealed) as Content;
  const known =
    payment_reference !== null && told_later === standIn({ payment_reference }) ? null : told_later;
  return { ...document, ...content, provider_receipt: content.provider_receipt ?? known };
}

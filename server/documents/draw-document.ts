// A receipt or credit note as a PDF: one A4 page, its fonts inside, the same bytes every time.
import type { Document } from './schemas.ts';
import {
  ACT,
  BOTTOM,
  type Ink,
  LEFT,
  openSheet,
  PALE,
  type Pdf,
  RIGHT,
  rule,
  SOFT,
  WIDTH,
  write,
} from './sheet.ts';
import { amountText, dayText, instantText, methodLine, wording } from './wording.ts';

/** Where the columns of figures end, and how wide they are. */
const columns = { quantity: [340, 50], unit: [440, 95], amount: [RIGHT - 10, 90] } as const;

/** @returns the PDF; it depends on the document alone */
export async function drawDocument(document: Document): Promise<Buffer> {
  const sheet = await openSheet({
    title: `${wording[document.kind].title} ${document.number}`,
    author: document.seller.name,
    subject: document.booking_code ? `Booking ${document.booking_code}` : wording[document.kind].title,
    at: document.issued_at,
  });
  const { pdf } = sheet;
  const below = parties(pdf, document, head(pdf, document) + 22);
  const sums = table(pdf, document, below + 28);
  const end = totals(pdf, document, sums + 14);
  remarks(pdf, document, end + 26);
  foot(pdf, document);
  return sheet.finish();
}

function head(pdf: Pdf, { kind, number, seller }: Document): number {
  pdf.rect(0, 0, 595.28, 6).fill(ACT);
  const half = WIDTH / 2 - 10;
  let y = write(pdf, seller.name, { x: LEFT, y: 50, width: half }, { font: 'heavy', size: 17, color: ACT });
  const lines = [
    seller.address,
    [seller.phone, seller.email].filter(Boolean).join(' · '),
    seller.pin && `PIN ${seller.pin}`,
  ];
  y += 2;
  for (const line of lines.filter((one): one is string => Boolean(one)))
    y = write(pdf, line, { x: LEFT, y, width: half }, { size: 9, color: SOFT });
  const title = { end: RIGHT, width: half };
  write(pdf, wording[kind].title, { ...title, y: 48 }, { font: 'heavy', size: 20 });
  return Math.max(y, write(pdf, number, { ...title, y: 76 }, { font: 'strong', size: 11.5, color: SOFT }));
}

/** Who paid, and the facts of the payment, side by side. */
function parties(pdf: Pdf, document: Document, y: number): number {
  const { payer, kind } = document;
  rule(pdf, y - 12);
  const left = { x: LEFT, width: 215 };
  let end = write(pdf, wording[kind].party, { ...left, y }, { size: 8.5, color: SOFT });
  end = write(pdf, payer.name ?? 'Customer', { ...left, y: end + 2 }, { font: 'strong', size: 11.5 });
  for (const line of [payer.email, payer.phone])
    if (line) end = write(pdf, line, { ...left, y: end }, { color: SOFT });

  const facts: [string, string | null][] = [
    [wording[kind].date, dayText(document.issued_at, document.timezone)],
    ['Booking', document.booking_code],
    ['For receipt', document.credits],
    [wording[kind].method, document.method],
    [methodLine(document), document.provider_receipt ?? 'Not told yet by the provider'],
    [wording[kind].moved, instantText(document.moved_at, document.timezone)],
  ];
  let row = y;
  for (const [label, value] of facts) {
    if (value === null) continue;
    const labelEnd = write(pdf, label, { x: 300, y: row, width: 105 }, { size: 9, color: SOFT });
    row =
      Math.max(
        labelEnd,
        write(pdf, value, { x: 410, y: row, width: RIGHT - 410 }, { font: 'strong', size: 9 }),
      ) + 3;
  }
  return Math.max(end, row);
}

function table(pdf: Pdf, { lines, currency, kind }: Document, top: number): number {
  pdf.rect(LEFT, top, WIDTH, 24).fill(PALE);
  const label: Ink = { font: 'strong', size: 8.5, color: SOFT };
  const at = (column: keyof typeof columns, y: number) => ({
    end: columns[column][0],
    width: columns[column][1],
    y,
  });
  write(pdf, 'Description', { x: LEFT + 10, y: top + 6, width: 220 }, label);
  if (kind === 'receipt') {
    write(pdf, 'Seats', at('quantity', top + 6), label);
    write(pdf, 'Price each', at('unit', top + 6), label);
  }
  write(pdf, `Amount (${currency})`, at('amount', top + 6), label);
  let y = top + 34;
  for (const line of lines) {
    const width = kind === 'receipt' ? 230 : 330;
    let end = write(pdf, line.text, { x: LEFT + 10, y, width }, { font: 'strong', size: 10.5 });
    if (line.detail) end = write(pdf, line.detail, { x: LEFT + 10, y: end, width }, { size: 9, color: SOFT });
    if (kind === 'receipt') {
      write(pdf, String(line.quantity), at('quantity', y + 1));
      write(pdf, amountText(line.unit_amount), at('unit', y + 1));
    }
    write(pdf, amountText(line.amount), at('amount', y + 1));
    y = end + 10;
    rule(pdf, y);
    y += 10;
  }
  return y - 10;
}

function totals(pdf: Pdf, { total, tax, currency, kind }: Document, top: number): number {
  const from = 300;
  let y = top;
  const row = (label: string, amount: number) => {
    write(pdf, label, { x: from, y, width: 140 }, { color: SOFT });
    y = write(pdf, amountText(amount), { end: RIGHT - 10, y, width: 100 }) + 4;
  };
  if (tax) {
    row(`Before ${tax.name}`, tax.net);
    row(`${tax.name} ${tax.rate_percent} %`, tax.amount);
  }
  y += 4;
  pdf.rect(from - 10, y, RIGHT - from + 10, 32).fill(ACT);
  write(
    pdf,
    wording[kind].total,
    { x: from, y: y + 8, width: 110 },
    { font: 'strong', size: 11, color: '#ffffff' },
  );
  const sum = { end: RIGHT - 10, y: y + 7, width: 150 };
  write(pdf, `${currency} ${amountText(total)}`, sum, { font: 'heavy', size: 12.5, color: '#ffffff' });
  return y + 32;
}

/** What the figures do not say by themselves. */
function remarks(pdf: Pdf, { tax, received, total, currency, reason, kind }: Document, top: number): void {
  const sentences = [
    reason && `Reason: ${reason}.`,
    received !== null &&
      `${currency} ${amountText(received)} came in. The ${currency} ${amountText(received - total)} beyond what was due is paid back.`,
    tax && kind === 'receipt' && `The total includes ${tax.rate_percent} % ${tax.name}.`,
  ];
  let y = top;
  for (const sentence of sentences)
    if (sentence) y = write(pdf, sentence, { x: LEFT, y, width: WIDTH }, { size: 9, color: SOFT }) + 2;
}

function foot(pdf: Pdf, { seller, kind, number }: Document): void {
  const ways = [seller.phone, seller.email].filter(Boolean).join(' or ');
  const ink: Ink = { size: 8, color: SOFT };
  const y = BOTTOM - 28;
  rule(pdf, y - 8);
  const below = write(
    pdf,
    `${wording[kind].thanks}${ways && ` Questions? ${ways}.`}`,
    { x: LEFT, y, width: 370 },
    ink,
  );
  write(pdf, 'Made by computer and valid without a signature.', { x: LEFT, y: below, width: 370 }, ink);
  write(pdf, number, { end: RIGHT, y, width: 100 }, ink);
}

// A receipt or credit note as a PDF: one A4 page, its fonts inside, the same bytes every time.
import { figureAt, paperFoot, paperHead, paperParties, paperTotals, tableHead } from './paper.ts';
import type { Document } from './schemas.ts';
import { LEFT, openSheet, type Pdf, rule, SOFT, WIDTH, write } from './sheet.ts';
import { amountText, dayText, instantText, methodLine, wording } from './wording.ts';

/** @returns the PDF; it depends on the document alone */
export async function drawDocument(document: Document): Promise<Buffer> {
  const { number, seller, total, currency, tax } = document;
  const words = wording[document.kind];
  const sheet = await openSheet({
    title: `${words.title} ${number}`,
    author: seller.name,
    subject: document.booking_code ? `Booking ${document.booking_code}` : words.title,
    at: document.issued_at,
  });
  const { pdf } = sheet;
  const below = parties(pdf, document, paperHead(pdf, seller, words.title, number) + 22);
  const sums = table(pdf, document, below + 28);
  const end = paperTotals(pdf, { label: words.total, total, currency, tax }, sums + 14);
  remarks(pdf, document, end + 26);
  paperFoot(pdf, seller, [words.thanks, 'Made by computer and valid without a signature.'], number);
  return sheet.finish();
}

/** Who paid, and the facts of the payment. */
function parties(pdf: Pdf, document: Document, y: number): number {
  const { payer, timezone } = document;
  const words = wording[document.kind];
  const party = { label: words.party, name: payer.name ?? 'Customer', lines: [payer.email, payer.phone] };
  const facts: [string, string | null][] = [
    [words.date, dayText(document.issued_at, timezone)],
    ['Booking', document.booking_code],
    ['For receipt', document.credits],
    [words.method, document.method],
    [methodLine(document), document.provider_receipt ?? 'Not told yet by the provider'],
    [words.moved, instantText(document.moved_at, timezone)],
  ];
  return paperParties(pdf, party, facts, y);
}

function table(pdf: Pdf, { lines, currency, kind }: Document, top: number): number {
  const in_seats = kind === 'receipt';
  const amount = `Amount (${currency})`;
  let y = tableHead(pdf, in_seats ? { quantity: 'Seats', unit: 'Price each', amount } : { amount }, top);
  for (const line of lines) {
    const width = in_seats ? 230 : 330;
    let end = write(pdf, line.text, { x: LEFT + 10, y, width }, { font: 'strong', size: 10.5 });
    if (line.detail) end = write(pdf, line.detail, { x: LEFT + 10, y: end, width }, { size: 9, color: SOFT });
    if (in_seats) {
      write(pdf, String(line.quantity), figureAt('quantity', y + 1));
      write(pdf, amountText(line.unit_amount), figureAt('unit', y + 1));
    }
    write(pdf, amountText(line.amount), figureAt('amount', y + 1));
    y = end + 10;
    rule(pdf, y);
    y += 10;
  }
  return y - 10;
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

// A quote as a PDF in the style of the house's papers. Long ones go on over several pages.
import type { Config } from '../config.ts';
import { type DocumentSettings, seller } from '../documents/document.ts';
import { figureAt, paperFoot, paperHead, paperParties, paperTotals, tableHead } from '../documents/paper.ts';
import { BOTTOM, LEFT, openSheet, type Pdf, rule, SOFT, WIDTH, write } from '../documents/sheet.ts';
import { amountText, dayText } from '../documents/wording.ts';
import type { CorporateRequest, Quote } from './schemas.ts';

type Asked = Pick<CorporateRequest, 'company_name' | 'contact_person' | 'email' | 'reference' | 'topic'>;

/** Where lines end and the sums still have room. */
const LINES_END = BOTTOM - 60;

/** @returns the PDF; the same quote gives the same bytes */
export async function drawQuote(
  quote: Quote,
  asked: Asked,
  config: DocumentSettings & Config,
): Promise<Buffer> {
  const { number, note, total, currency, net, tax } = quote;
  const house = seller(config);
  const sheet = await openSheet({
    title: `Quote ${number}`,
    author: house.name,
    subject: asked.topic,
    at: quote.created_at,
  });
  const { pdf } = sheet;
  const below = parties(pdf, quote, asked, config, paperHead(pdf, house, 'Quote', number) + 22);
  let y = table(pdf, quote, below + 28);
  // The sums, the note and the foot stay together, unless the note fills a page by itself.
  const lines = { width: WIDTH, lineGap: 1.5 };
  const note_height = note ? pdf.font('regular').fontSize(9.5).heightOfString(note, lines) : 0;
  if (y > BOTTOM - 170 - Math.min(note_height, 500)) {
    pdf.addPage({ size: 'A4', margin: 0 });
    y = 60;
  }
  y = paperTotals(pdf, { label: 'Total', total, currency, tax: tax && { ...tax, net } }, y + 14);
  if (note) write(pdf, note, { x: LEFT, y: y + 22, width: WIDTH }, { size: 9.5, color: SOFT });
  const how = 'Accept, decline or ask for a change through the link in our letter.';
  paperFoot(pdf, house, [how], number);
  return sheet.finish();
}

/** Who asked, and the terms. */
function parties(
  pdf: Pdf,
  quote: Quote,
  asked: Asked,
  { TIMEZONE }: Pick<Config, 'TIMEZONE'>,
  y: number,
): number {
  const party = { label: 'For', name: asked.company_name, lines: [asked.contact_person, asked.email] };
  const facts: [string, string][] = [
    ['Date', dayText(quote.created_at, TIMEZONE)],
    ['Valid until', dayText(`${quote.valid_until}T12:00:00Z`, 'UTC')],
    ['Your request', asked.reference],
    ['Training', asked.topic],
    ['For', quote.seats === 1 ? '1 person' : `${quote.seats} people`],
  ];
  return paperParties(pdf, party, facts, y);
}

function table(pdf: Pdf, { lines, currency }: Quote, top: number): number {
  const labels = { quantity: 'Quantity', unit: 'Price each', amount: `Amount (${currency})` };
  let y = tableHead(pdf, labels, top);
  for (const line of lines) {
    pdf.font('strong').fontSize(10);
    if (y + pdf.heightOfString(line.text, { width: 225 }) + 20 > LINES_END) {
      pdf.addPage({ size: 'A4', margin: 0 });
      y = tableHead(pdf, labels, 50);
    }
    const end = write(pdf, line.text, { x: LEFT + 10, y, width: 225 }, { font: 'strong', size: 10 });
    write(pdf, String(line.quantity), figureAt('quantity', y + 1));
    write(pdf, amountText(line.unit_price), figureAt('unit', y + 1));
    write(pdf, amountText(line.amount), figureAt('amount', y + 1));
    y = end + 8;
    rule(pdf, y);
    y += 8;
  }
  return y - 8;
}

// A quote as a PDF in the style of the house's papers. Long ones go on over several pages.
import type { Config } from '../config.ts';
import { type DocumentSettings, seller } from '../documents/document.ts';
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
} from '../documents/sheet.ts';
import { amountText, dayText } from '../documents/wording.ts';
import type { CorporateRequest, Quote } from './schemas.ts';

type Asked = Pick<CorporateRequest, 'company_name' | 'contact_person' | 'email' | 'reference' | 'topic'>;

const columns = { quantity: [340, 50], unit: [440, 95], amount: [RIGHT - 10, 90] } as const;
const label: Ink = { font: 'strong', size: 8.5, color: SOFT };
/** Where lines end and the sums still have room. */
const LINES_END = BOTTOM - 60;

/** @returns the PDF; the same quote gives the same bytes */
export async function drawQuote(
  quote: Quote,
  asked: Asked,
  config: DocumentSettings & Config,
): Promise<Buffer> {
  const house = seller(config);
  const sheet = await openSheet({
    title: `Quote ${quote.number}`,
    author: house.name,
    subject: asked.topic,
    at: quote.created_at,
  });
  const { pdf } = sheet;
  const below = head(pdf, quote, house);
  let y = table(pdf, quote, parties(pdf, quote, asked, config, below + 22) + 28);
  // The sums, the note and the foot stay together, unless the note fills a page by itself.
  const note = { width: WIDTH, lineGap: 1.5 };
  const note_height = quote.note ? pdf.font('regular').fontSize(9.5).heightOfString(quote.note, note) : 0;
  if (y > BOTTOM - 170 - Math.min(note_height, 500)) {
    pdf.addPage({ size: 'A4', margin: 0 });
    y = 60;
  }
  y = totals(pdf, quote, y + 14);
  if (quote.note)
    y = write(pdf, quote.note, { x: LEFT, y: y + 22, width: WIDTH }, { size: 9.5, color: SOFT });
  foot(pdf, quote, house);
  return sheet.finish();
}

function head(pdf: Pdf, quote: Quote, house: ReturnType<typeof seller>): number {
  pdf.rect(0, 0, 595.28, 6).fill(ACT);
  const half = WIDTH / 2 - 10;
  let y =
    write(pdf, house.name, { x: LEFT, y: 50, width: half }, { font: 'heavy', size: 17, color: ACT }) + 2;
  const lines = [
    house.address,
    [house.phone, house.email].filter(Boolean).join(' · '),
    house.pin && `PIN ${house.pin}`,
  ];
  for (const line of lines.filter((one): one is string => Boolean(one)))
    y = write(pdf, line, { x: LEFT, y, width: half }, { size: 9, color: SOFT });
  write(pdf, 'Quote', { end: RIGHT, y: 48, width: half }, { font: 'heavy', size: 20 });
  const number = { end: RIGHT, y: 76, width: half };
  return Math.max(y, write(pdf, quote.number, number, { font: 'strong', size: 11.5, color: SOFT }));
}

/** Who asked, and the terms, side by side. */
function parties(
  pdf: Pdf,
  quote: Quote,
  asked: Asked,
  { TIMEZONE }: Pick<Config, 'TIMEZONE'>,
  y: number,
): number {
  rule(pdf, y - 12);
  const left = { x: LEFT, width: 215 };
  let end = write(pdf, 'For', { ...left, y }, { size: 8.5, color: SOFT });
  end = write(pdf, asked.company_name, { ...left, y: end + 2 }, { font: 'strong', size: 11.5 });
  for (const line of [asked.contact_person, asked.email])
    end = write(pdf, line, { ...left, y: end }, { color: SOFT });
  const facts: [string, string][] = [
    ['Date', dayText(quote.created_at, TIMEZONE)],
    ['Valid until', dayText(`${quote.valid_until}T12:00:00Z`, 'UTC')],
    ['Your request', asked.reference],
    ['Training', asked.topic],
    ['For', quote.seats === 1 ? '1 person' : `${quote.seats} people`],
  ];
  let row = y;
  for (const [name, value] of facts) {
    const named = write(pdf, name, { x: 300, y: row, width: 105 }, { size: 9, color: SOFT });
    const told = write(pdf, value, { x: 410, y: row, width: RIGHT - 410 }, { font: 'strong', size: 9 });
    row = Math.max(named, told) + 3;
  }
  return Math.max(end, row);
}

function tableHead(pdf: Pdf, currency: string, top: number): number {
  pdf.rect(LEFT, top, WIDTH, 24).fill(PALE);
  const at = (column: keyof typeof columns) => ({
    end: columns[column][0],
    width: columns[column][1],
    y: top + 6,
  });
  write(pdf, 'Description', { x: LEFT + 10, y: top + 6, width: 220 }, label);
  write(pdf, 'Quantity', at('quantity'), label);
  write(pdf, 'Price each', at('unit'), label);
  write(pdf, `Amount (${currency})`, at('amount'), label);
  return top + 34;
}

function table(pdf: Pdf, { lines, currency }: Quote, top: number): number {
  let y = tableHead(pdf, currency, top);
  for (const line of lines) {
    pdf.font('strong').fontSize(10);
    if (y + pdf.heightOfString(line.text, { width: 225 }) + 20 > LINES_END) {
      pdf.addPage({ size: 'A4', margin: 0 });
      y = tableHead(pdf, currency, 50);
    }
    const at = (column: keyof typeof columns) => ({
      end: columns[column][0],
      width: columns[column][1],
      y: y + 1,
    });
    const end = write(pdf, line.text, { x: LEFT + 10, y, width: 225 }, { font: 'strong', size: 10 });
    write(pdf, String(line.quantity), at('quantity'));
    write(pdf, amountText(line.unit_price), at('unit'));
    write(pdf, amountText(line.amount), at('amount'));
    y = end + 8;
    rule(pdf, y);
    y += 8;
  }
  return y - 8;
}

function totals(pdf: Pdf, { net, tax, total, currency }: Quote, top: number): number {
  const from = 300;
  let y = top;
  const row = (name: string, amount: number) => {
    write(pdf, name, { x: from, y, width: 140 }, { color: SOFT });
    y = write(pdf, amountText(amount), { end: RIGHT - 10, y, width: 100 }) + 4;
  };
  if (tax) {
    row(`Before ${tax.name}`, net);
    row(`${tax.name} ${tax.rate_percent} %`, tax.amount);
  }
  y += 4;
  pdf.rect(from - 10, y, RIGHT - from + 10, 32).fill(ACT);
  write(pdf, 'Total', { x: from, y: y + 8, width: 110 }, { font: 'strong', size: 11, color: '#ffffff' });
  const sum = { end: RIGHT - 10, y: y + 7, width: 150 };
  write(pdf, `${currency} ${amountText(total)}`, sum, { font: 'heavy', size: 12.5, color: '#ffffff' });
  return y + 32;
}

function foot(pdf: Pdf, quote: Quote, house: ReturnType<typeof seller>): void {
  const y = BOTTOM - 28;
  const ways = [house.phone, house.email].filter(Boolean).join(' or ');
  const ink: Ink = { size: 8, color: SOFT };
  rule(pdf, y - 8);
  const sentence = `Accept, decline or ask for a change through the link in our letter.${ways && ` Questions? ${ways}.`}`;
  write(pdf, sentence, { x: LEFT, y, width: 370 }, ink);
  write(pdf, quote.number, { end: RIGHT, y, width: 100 }, ink);
}

// The parts that all papers of the house have in common: who it is from, who it is for, the sums, the foot.
import { ACT, BOTTOM, type Ink, LEFT, PALE, type Pdf, RIGHT, rule, SOFT, WIDTH, write } from './sheet.ts';
import { amountText } from './wording.ts';

type House = {
  name: string;
  address: string | null;
  phone: string | null;
  email: string | null;
  pin: string | null;
};

/** Where the columns of figures end, and how wide they are. */
const columns = { quantity: [340, 50], unit: [440, 95], amount: [RIGHT - 10, 90] } as const;
type Column = keyof typeof columns;

/** Where a figure of a column stands. */
export function figureAt(column: Column, y: number): { end: number; width: number; y: number } {
  const [end, width] = columns[column];
  return { end, width, y };
}

/** The house on the left, what this is on the right. @returns the y below, like the other parts */
export function paperHead(pdf: Pdf, house: House, title: string, number: string): number {
  pdf.rect(0, 0, 595.28, 6).fill(ACT);
  const half = WIDTH / 2 - 10;
  const name = { x: LEFT, y: 50, width: half };
  let y = write(pdf, house.name, name, { font: 'heavy', size: 17, color: ACT }) + 2;
  const lines = [
    house.address,
    [house.phone, house.email].filter(Boolean).join(' · '),
    house.pin && `PIN ${house.pin}`,
  ];
  for (const line of lines.filter((one): one is string => Boolean(one)))
    y = write(pdf, line, { x: LEFT, y, width: half }, { size: 9, color: SOFT });
  const right = { end: RIGHT, width: half };
  write(pdf, title, { ...right, y: 48 }, { font: 'heavy', size: 20 });
  return Math.max(y, write(pdf, number, { ...right, y: 76 }, { font: 'strong', size: 11.5, color: SOFT }));
}

/** Who it is for, and the facts, side by side; what is null is left out. */
export function paperParties(
  pdf: Pdf,
  party: { label: string; name: string; lines: (string | null)[] },
  facts: [string, string | null][],
  y: number,
): number {
  rule(pdf, y - 12);
  const left = { x: LEFT, width: 215 };
  let end = write(pdf, party.label, { ...left, y }, { size: 8.5, color: SOFT });
  end = write(pdf, party.name, { ...left, y: end + 2 }, { font: 'strong', size: 11.5 });
  for (const line of party.lines) if (line) end = write(pdf, line, { ...left, y: end }, { color: SOFT });
  let row = y;
  for (const [label, value] of facts) {
    if (value === null) continue;
    const labelled = write(pdf, label, { x: 300, y: row, width: 105 }, { size: 9, color: SOFT });
    const told = write(pdf, value, { x: 410, y: row, width: RIGHT - 410 }, { font: 'strong', size: 9 });
    row = Math.max(labelled, told) + 3;
  }
  return Math.max(end, row);
}

/** @param labels of the columns of figures that the table has */
export function tableHead(pdf: Pdf, labels: Partial<Record<Column, string>>, top: number): number {
  pdf.rect(LEFT, top, WIDTH, 24).fill(PALE);
  const ink: Ink = { font: 'strong', size: 8.5, color: SOFT };
  write(pdf, 'Description', { x: LEFT + 10, y: top + 6, width: 220 }, ink);
  for (const [column, label] of Object.entries(labels))
    write(pdf, label, figureAt(column as Column, top + 6), ink);
  return top + 34;
}

type Sums = {
  label: string;
  total: number;
  currency: string;
  tax: { name: string; rate_percent: number; net: number; amount: number } | null;
};

export function paperTotals(pdf: Pdf, { label, total, currency, tax }: Sums, top: number): number {
  const from = 300;
  let y = top;
  const row = (name: string, amount: number) => {
    write(pdf, name, { x: from, y, width: 140 }, { color: SOFT });
    y = write(pdf, amountText(amount), { end: RIGHT - 10, y, width: 100 }) + 4;
  };
  if (tax) {
    row(`Before ${tax.name}`, tax.net);
    row(`${tax.name} ${tax.rate_percent} %`, tax.amount);
  }
  y += 4;
  pdf.rect(from - 10, y, RIGHT - from + 10, 32).fill(ACT);
  write(pdf, label, { x: from, y: y + 8, width: 110 }, { font: 'strong', size: 11, color: '#ffffff' });
  const sum = { end: RIGHT - 10, y: y + 7, width: 150 };
  write(pdf, `${currency} ${amountText(total)}`, sum, { font: 'heavy', size: 12.5, color: '#ffffff' });
  return y + 32;
}

/** @param sentences one below the other; the first ends with where to ask */
export function paperFoot(pdf: Pdf, house: House, sentences: string[], number: string): void {
  const ways = [house.phone, house.email].filter(Boolean).join(' or ');
  const ink: Ink = { size: 8, color: SOFT };
  const top = BOTTOM - 28;
  rule(pdf, top - 8);
  let y = top;
  for (const [place, sentence] of sentences.entries()) {
    const question = place === 0 && ways ? ` Questions? ${ways}.` : '';
    y = write(pdf, sentence + question, { x: LEFT, y, width: 370 }, ink);
  }
  write(pdf, number, { end: RIGHT, y: top, width: 100 }, ink);
}

// What printed papers are drawn with: an A4 page, its fonts and colours, text and rules. The same input gives the same
// bytes.
import { readFileSync } from 'node:fs';
import type PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;

const font = (name: string) => readFileSync(new URL(`fonts/OpenSans-${name}.ttf`, import.meta.url));
/** Open Sans knows Latin with all accents, Greek and Cyrillic, and its figures are all of one width (fonts/README.md). */
const fonts = { regular: font('Regular'), strong: font('Semibold'), heavy: font('Bold') };

export const INK = '#17211b';
export const SOFT = '#566059';
export const LINE = '#d5dad4';
export const ACT = '#0b6b3a';
export const PALE = '#eef4f0';

export const LEFT = 56;
export const RIGHT = 595.28 - 56;
export const WIDTH = RIGHT - LEFT;
export const BOTTOM = 841.89 - 56;
/**
 * Loads the drawing library when the first paper is drawn: it takes a tenth of a second of every start otherwise.
 * @param about what the file says of itself; `at` is an instant
 */
export async function openSheet(about: { title: string; author: string; subject: string; at: string }) {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf: Pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    font: fonts.regular as unknown as string,
    info: {
      Title: about.title,
      Author: about.author,
      Subject: about.subject,
      CreationDate: new Date(about.at),
      ModDate: new Date(about.at),
    },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  for (const [name, file] of Object.entries(fonts)) pdf.registerFont(name, file);
  return {
    pdf,
    async finish(): Promise<Buffer> {
      pdf.end();
      await done;
      return Buffer.concat(chunks);
    },
  };
}

export type Ink = { font?: keyof typeof fonts; size?: number; color?: string };

/** One block of text; `end` instead of a left edge aligns it to the right. Gives the y below it. */
export function write(
  pdf: Pdf,
  text: string,
  place: { x?: number; end?: number; y: number; width: number },
  ink: Ink = {},
): number {
  const { font = 'regular', size = 9.5, color = INK } = ink;
  pdf.font(font).fontSize(size).fillColor(color);
  const x = place.end === undefined ? place.x! : place.end - place.width;
  const options = {
    width: place.width,
    align: place.end === undefined ? 'left' : 'right',
    lineGap: 1.5,
  } as const;
  // Accents that come as marks of their own are drawn as one letter.
  pdf.text(text.normalize('NFC'), x, place.y, options);
  return pdf.y;
}

export function rule(pdf: Pdf, y: number, from: number = LEFT, color = LINE, width = 0.75): void {
  pdf.moveTo(from, y).lineTo(RIGHT, y).lineWidth(width).strokeColor(color).stroke();
}

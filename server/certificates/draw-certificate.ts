// A certificate as a PDF: one A4 page, landscape, its fonts inside, the same bytes every time.
import { readFileSync } from 'node:fs';
import type PDFDocument from 'pdfkit';
import type { BitMatrix } from 'qrcode';
import type { Issued } from './certificate.ts';

type Pdf = InstanceType<typeof PDFDocument>;

const font = (name: string) =>
  readFileSync(new URL(`../documents/fonts/OpenSans-${name}.ttf`, import.meta.url));
const fonts = { regular: font('Regular'), strong: font('Semibold'), heavy: font('Bold') };

const INK = '#17211b';
const SOFT = '#566059';
const LINE = '#b9c4bb';
const ACT = '#0b6b3a';
const GOLD = '#b98a2f';
const PALE = '#eef4f0';

const PAGE = { width: 841.89, height: 595.28 };
const MARGIN = 84;
const WIDTH = PAGE.width - 2 * MARGIN;

/** @returns the PDF; it depends on the certificate alone */
export async function drawCertificate(certificate: Issued): Promise<Buffer> {
  const [{ default: PDFDocument }, { default: QRCode }] = await Promise.all([
    import('pdfkit'),
    import('qrcode'),
  ]);
  const { modules } = QRCode.create(certificate.url, { errorCorrectionLevel: 'M' });
  const pdf: Pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    font: fonts.regular as unknown as string,
    info: {
      Title: `Certificate ${certificate.number}`,
      Author: certificate.issuer,
      Subject: certificate.course,
      CreationDate: new Date(certificate.issued_at),
      ModDate: new Date(certificate.issued_at),
    },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  for (const [name, file] of Object.entries(fonts)) pdf.registerFont(name, file);

  frame(pdf);
  statement(pdf, certificate);
  signatures(pdf, certificate);
  proof(pdf, certificate, modules);
  pdf.end();
  await done;
  return Buffer.concat(chunks);
}

function frame(pdf: Pdf): void {
  pdf.rect(0, 0, PAGE.width, PAGE.height).fill('#ffffff');
  pdf
    .rect(24, 24, PAGE.width - 48, PAGE.height - 48)
    .lineWidth(2.5)
    .strokeColor(ACT)
    .stroke();
  pdf
    .rect(31, 31, PAGE.width - 62, PAGE.height - 62)
    .lineWidth(0.6)
    .strokeColor(GOLD)
    .stroke();
  // A quiet ornament in each corner: three steps up.
  for (const [x, y, right, down] of [
    [31, 31, 1, 1],
    [PAGE.width - 31, 31, -1, 1],
    [31, PAGE.height - 31, 1, -1],
    [PAGE.width - 31, PAGE.height - 31, -1, -1],
  ] as const)
    for (const [step, color] of [
      [30, PALE],
      [20, '#cfe3d7'],
      [10, ACT],
    ] as const)
      pdf.polygon([x, y], [x + right * step, y], [x, y + down * step]).fill(color);
}

type Ink = { font?: keyof typeof fonts; size: number; color?: string; spacing?: number };

/** Centred text between the margins; gives the y below it. */
function centred(
  pdf: Pdf,
  text: string,
  y: number,
  { font = 'regular', size, color = INK, spacing }: Ink,
): number {
  pdf.font(font).fontSize(size).fillColor(color);
  const options = {
    width: WIDTH,
    align: 'center',
    lineGap: 1.5,
    ...(spacing ? { characterSpacing: spacing } : {}),
  } as const;
  pdf.text(text.normalize('NFC'), MARGIN, y, options);
  return pdf.y;
}

/** The largest of the sizes at which the text takes at most so many lines. */
function fitting(pdf: Pdf, text: string, font: keyof typeof fonts, sizes: number[], lines: number): number {
  const fits = sizes.find((size) => {
    pdf.font(font).fontSize(size);
    return (
      pdf.heightOfString(text, { width: WIDTH, lineGap: 1.5 }) <=
      lines * (pdf.currentLineHeight(true) + 1.5) + 1
    );
  });
  return fits ?? sizes.at(-1)!;
}

function statement(pdf: Pdf, { recipient_name, course, hours, issuer, content }: Issued): void {
  centred(pdf, issuer, 78, { font: 'heavy', size: 17, color: ACT });
  centred(pdf, 'CERTIFICATE OF COMPLETION', 118, { font: 'strong', size: 13, color: GOLD, spacing: 4 });
  centred(pdf, 'This is to certify that', 174, { size: 12.5, color: SOFT });
  const name_size = fitting(pdf, recipient_name, 'heavy', [38, 32, 27, 22], 1);
  const below = centred(pdf, recipient_name, 198 + (38 - name_size) / 2, { font: 'heavy', size: name_size });
  const middle = PAGE.width / 2;
  pdf
    .moveTo(middle - 150, below + 4)
    .lineTo(middle + 150, below + 4)
    .lineWidth(0.8)
    .strokeColor(GOLD)
    .stroke();
  centred(pdf, 'took part in and completed the course', below + 20, { size: 12.5, color: SOFT });
  const course_size = fitting(pdf, course, 'strong', [23, 20, 17, 15], 2);
  const end = centred(pdf, course, below + 46, { font: 'strong', size: course_size });
  const facts = [
    hours === 1 ? '1 hour of training' : `${hours} hours of training`,
    dayText(content.held_on),
    content.location,
  ];
  centred(pdf, facts.join('   ·   '), end + 12, { size: 11.5, color: SOFT });
}

const FOOT = PAGE.height - 122;

/** A line to sign on for the trainer, and one for the school. */
function signatures(pdf: Pdf, { trainer, issuer, issued_at, content }: Issued): void {
  const lines: [number, string, string][] = [
    [MARGIN, trainer ?? issuer, 'Trainer'],
    [MARGIN + 225, dayText(issued_at, content.timezone), `Issued by ${issuer}`],
  ];
  for (const [x, above, below] of lines) {
    pdf
      .moveTo(x, FOOT + 30)
      .lineTo(x + SIGNED_WIDTH, FOOT + 30)
      .lineWidth(0.8)
      .strokeColor(LINE)
      .stroke();
    writeOnLine(pdf.fillColor(INK), above, { x, y: FOOT + 36, font: 'strong', size: 11 });
    writeOnLine(pdf.fillColor(SOFT), below, { x, y: FOOT + 53, font: 'regular', size: 9 });
  }
}

const SIGNED_WIDTH = 195;

/** Centred below a signature's line, smaller when it is long. */
function writeOnLine(
  pdf: Pdf,
  text: string,
  { x, y, font, size }: { x: number; y: number; font: keyof typeof fonts; size: number },
): void {
  const written = text.normalize('NFC');
  pdf.font(font).fontSize(size);
  const wide = pdf.widthOfString(written);
  if (wide > SIGNED_WIDTH) pdf.fontSize(Math.max(6, (size * SIGNED_WIDTH) / wide - 0.1));
  pdf.text(written, x, y, { width: SIGNED_WIDTH, align: 'center', height: 16, ellipsis: true });
}

const QR_SIZE = 78;

/** The QR code opens the page that says whether the certificate is valid; the same in letters beside it. */
function proof(pdf: Pdf, { code, number }: Issued, modules: BitMatrix): void {
  const x = PAGE.width - MARGIN - QR_SIZE;
  const y = FOOT - 8;
  drawQr(pdf, modules, x, y, QR_SIZE);
  const place = { width: 118, align: 'right' } as const;
  const left = x - 128;
  pdf
    .font('strong')
    .fontSize(9)
    .fillColor(INK)
    .text(number, left, y + 4, place);
  pdf.font('regular').fontSize(7.5).fillColor(SOFT);
  pdf.text('Scan to check that this certificate is valid, or enter its code:', left, y + 19, {
    ...place,
    lineGap: 1,
  });
  const groups = code.match(/.{1,5}/g)!.join('-');
  pdf
    .font('strong')
    .fontSize(7.5)
    .fillColor(INK)
    .text(groups, left, y + 54, { ...place, lineGap: 1 });
}

/** One rectangle for each run of dark modules in a row. */
function drawQr(pdf: Pdf, modules: BitMatrix, x: number, y: number, size: number): void {
  const step = size / modules.size;
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue;
      const from = column;
      while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
      pdf.rect(x + from * step, y + row * step, (column + 1 - from) * step, step);
    }
  }
  pdf.fill(INK);
}

/** 14 March 2026. A date without a time is taken as it stands. */
function dayText(when: string, timeZone = 'UTC'): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(new Date(when));
}

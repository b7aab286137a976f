// The text of a PDF that pdfkit made, read back from the file's own bytes: the streams are unpacked, and the glyph
// numbers of each embedded font are turned into letters by the font's own table. Enough for tests, no general reader.
import { inflateSync } from 'node:zlib';

/** Every piece of text in the order it was drawn, one line each. */
export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const letters = lettersOf(objects);
  const lines: string[] = [];
  for (const { head, stream } of objects.values()) {
    if (!stream?.includes(' Tf') || head.includes('/Type')) continue;
    for (const [, block] of stream.matchAll(/\bBT\n([\s\S]*?)\nET\b/g)) lines.push(textOf(block!, letters));
  }
  return lines.join('\n');
}

type PdfObject = { head: string; stream: string | null };

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)(?:\nendobj|stream\n)/g)) {
    const [whole, number, head] = match;
    const length = Number(/\/Length (\d+)/.exec(head!)?.[1] ?? 0);
    const start = match.index + whole.length;
    const bytes = whole.endsWith('stream\n') ? pdf.subarray(start, start + length) : null;
    const plain = bytes && head!.includes('/FlateDecode') ? inflateSync(bytes) : bytes;
    objects.set(number!, { head: head!, stream: plain?.toString('latin1') ?? null });
  }
  return objects;
}

/** For each font name of the page, the letter of each glyph number. */
function lettersOf(objects: Map<string, PdfObject>): Map<string, Map<number, string>> {
  const fonts = new Map<string, Map<number, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, number] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number!)?.head ?? '')?.[1];
      const source = table && objects.get(table)?.stream;
      if (!source) continue;
      const glyphs = new Map<number, string>();
      for (const [, first, list] of source.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
        [...list!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], place) => {
          glyphs.set(
            Number.parseInt(first!, 16) + place,
            Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
          );
        });
      }
      fonts.set(name!, glyphs);
    }
  }
  return fonts;
}

function textOf(block: string, letters: Map<string, Map<number, string>>): string {
  const glyphs = letters.get(/\/(F\d+) [\d.]+ Tf/.exec(block)?.[1] ?? '');
  if (!glyphs) throw new Error('text in a font without a table of letters');
  const codes = [...block.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
  return codes.map((code) => glyphs.get(Number.parseInt(code, 16)) ?? '\ufffd').join('');
}

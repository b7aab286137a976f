// Reads the QR code in a PDF of ours: the rectangles of its modules are drawn onto a grid, and the grid is read by the
// rules of ISO/IEC 18004 (versions 1 to 6, text in bytes, no repair of errors: what we print has none).
import { inflateSync } from 'node:zlib';

/** Data codewords of one or two kinds of blocks at level M: [blocks, data, error correction each] by version. */
const LEVEL_M: Record<number, [number, number, number]> = {
  1: [1, 16, 10],
  2: [1, 28, 16],
  3: [1, 44, 26],
  4: [2, 32, 18],
  5: [2, 43, 24],
  6: [4, 27, 16],
};

type Grid = boolean[][];

/** The text in the QR code of the PDF's page. */
export function qrText(pdf: Buffer): string {
  const grid = gridOf(pdf);
  const version = (grid.length - 17) / 4;
  const [blocks, data] = LEVEL_M[version]!;
  const words = codewords(grid, version).slice(0, blocks * data);
  // The blocks are laid like a zip: first words of all, second words of all.
  const inOrder = Array.from(
    { length: blocks * data },
    (_, n) => words[(n % data) * blocks + Math.floor(n / data)]!,
  );
  const bits = inOrder.map((word) => word.toString(2).padStart(8, '0')).join('');
  let text = '';
  let at = 0;
  const take = (count: number) => {
    at += count;
    return Number.parseInt(bits.slice(at - count, at), 2);
  };
  for (let mode = take(4); mode !== 0; mode = bits.length - at >= 4 ? take(4) : 0) {
    if (mode === 4) {
      const length = take(8);
      for (let n = 0; n < length; n += 1) text += String.fromCharCode(take(8));
    } else if (mode === 2) text += alphanumeric(take, take(9));
    else if (mode === 1) text += numeric(take, take(10));
    else throw new Error(`a mode that is not read here: ${mode}`);
  }
  return text;
}

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function alphanumeric(take: (bits: number) => number, length: number): string {
  let text = '';
  for (; length > 1; length -= 2) {
    const pair = take(11);
    text += SIGNS[Math.floor(pair / 45)]! + SIGNS[pair % 45]!;
  }
  return length === 1 ? text + SIGNS[take(6)]! : text;
}

function numeric(take: (bits: number) => number, length: number): string {
  let text = '';
  for (; length > 0; length -= 3) {
    const digits = Math.min(length, 3);
    text += String(take([0, 4, 7, 10][digits]!)).padStart(digits, '0');
  }
  return text;
}

/** The dark modules: all rectangles of one height, the smallest one drawn. */
function gridOf(pdf: Buffer): Grid {
  const rectangles = pageRectangles(pdf);
  const step = Math.min(...rectangles.map(([, , , height]) => height));
  const modules = rectangles.filter(([, , , height]) => Math.abs(height - step) < 0.01);
  const left = Math.min(...modules.map(([x]) => x));
  const top = Math.min(...modules.map(([, y]) => y));
  const right = Math.max(...modules.map(([x, , width]) => x + width));
  const size = Math.round((right - left) / step);
  const grid = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [x, y, width] of modules)
    for (let n = 0; n < Math.round(width / step); n += 1)
      grid[Math.round((y - top) / step)]![Math.round((x - left) / step) + n] = true;
  return grid;
}

function pageRectangles(pdf: Buffer): [number, number, number, number][] {
  const text = pdf.toString('latin1');
  for (const match of text.matchAll(/\/Length (\d+)[^>]*>>\nstream\n/g)) {
    const start = match.index + match[0].length;
    const bytes = pdf.subarray(start, start + Number(match[1]));
    if (!match[0].includes('FlateDecode')) continue;
    const found = [
      ...inflateSync(bytes)
        .toString('latin1')
        .matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm),
    ];
    if (found.length > 100)
      return found.map((one) => one.slice(1, 5).map(Number) as [number, number, number, number]);
  }
  throw new Error('there is no QR code in this PDF');
}

const masks: ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

function codewords(grid: Grid, version: number): number[] {
  const size = grid.length;
  // Format: five bits beside the first finder, under a fixed mask; two of level, three of mask.
  const format = [0, 1, 2, 3, 4].map((column) => (grid[8]![column] ? '1' : '0')).join('');
  const { level, mask } = readFormat(Number.parseInt(format, 2) ^ 0b10101);
  if (level !== 0) throw new Error('not level M');
  const bits: boolean[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let n = 0; n < size; n += 1) {
      const row = upward ? size - 1 - n : n;
      for (const column of [right, right - 1])
        if (!isFunction(row, column, version)) bits.push(grid[row]![column]! !== masks[mask]!(row, column));
    }
    upward = !upward;
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, n) =>
    bits.slice(n * 8, n * 8 + 8).reduce((word, bit) => word * 2 + Number(bit), 0),
  );
}

function readFormat(five: number): { level: number; mask: number } {
  return { level: five >> 3, mask: five & 7 };
}

/** Finders with their format, the two timing lines, and the one alignment pattern of versions 2 to 6. */
function isFunction(row: number, column: number, version: number): boolean {
  const size = version * 4 + 17;
  const low = (n: number) => n <= 8;
  const high = (n: number) => n >= size - 8;
  if (low(row) && (low(column) || high(column))) return true;
  if (high(row) && low(column)) return true;
  if (row === 6 || column === 6) return true;
  const centre = size - 7;
  return version > 1 && Math.abs(row - centre) <= 2 && Math.abs(column - centre) <= 2;
}

// From what somebody uploaded to what pages show: decoded under limits, turned upright, stripped of all metadata, and
// written anew as AVIF and WebP in three widths. Nothing of the original file survives but its pixels.
import { createHash } from 'node:crypto';
import type { OutputInfo } from 'sharp';
import { AppError } from '../errors.ts';
import { pictureReader } from './picture-reader.ts';

export type Variant = {
  name: string;
  type: 'image/avif' | 'image/webp';
  width: number;
  height: number;
  bytes: Buffer;
};

/** Smaller originals are not enlarged. */
const WIDTHS = [1200, 640, 320];
/** A picture of 50 megapixels takes 200 MB to decode; more than that is a bomb or a mistake. */
const MOST_PIXELS = 50_000_000;
const SECONDS = 15;

/** What files begin with. The name and the declared type say nothing. */
const SIGNATURES: [offset: number, bytes: string][] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [8, 'WEBP'],
  [4, 'ftypavif'],
  [4, 'ftypavis'],
];

/** One picture at a time: several large ones together would take the memory of everything else. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Both formats of each width, the widest first.
 * @throws AppError 422 `image_invalid` with a sentence that says why
 */
export async function makeVariants(original: Buffer): Promise<Variant[]> {
  if (
    !SIGNATURES.some(
      ([offset, bytes]) => original.toString('latin1', offset, offset + bytes.length) === bytes,
    )
  ) {
    throw new AppError('image_invalid', 'This is not a picture in JPEG, PNG, WebP or AVIF format');
  }
  const mine = turn.then(() => readAndWrite(original));
  turn = mine.catch(() => undefined);
  return mine;
}

async function readAndWrite(original: Buffer): Promise<Variant[]> {
  const sharp = await pictureReader();
  try {
    const { width, height } = await sharp(original, { limitInputPixels: false }).metadata();
    if (width * height > MOST_PIXELS)
      throw new AppError(
        'image_invalid',
        `This picture has ${width} × ${height} pixels, and ${MOST_PIXELS / 1_000_000} million are the most: please make it smaller`,
      );
    const whole = await sharp(original, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      // A very tall strip would otherwise stay enormous at any width.
      .resize({ width: WIDTHS[0]!, height: 2 * WIDTHS[0]!, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const widths = [...new Set(WIDTHS.map((wanted) => Math.min(wanted, whole.info.width)))];
    const variants: Variant[] = [];
    for (const wanted of widths) variants.push(...(await write(whole, wanted)));
    return variants;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('image_invalid', 'This picture is damaged or cannot be read', { cause: error });
  }
}

async function write({ data, info }: { data: Buffer; info: OutputInfo }, wanted: number): Promise<Variant[]> {
  const { width, height, channels } = info;
  const sharp = await pictureReader();
  const scaled = () => sharp(data, { raw: { width, height, channels } }).resize({ width: wanted });
  const written = [
    ['image/avif', await scaled().avif({ quality: 55, effort: 3 }).toBuffer({ resolveWithObject: true })],
    ['image/webp', await scaled().webp({ quality: 78 }).toBuffer({ resolveWithObject: true })],
  ] as const;
  return written.map(([type, out]) => ({
    name: `${createHash('sha256').update(out.data).digest('hex').slice(0, 32)}.${type.slice('image/'.length)}`,
    type,
    width: out.info.width,
    height: out.info.height,
    bytes: out.data,
  }));
}

// Reads a picture from standard input and writes it as a JPEG for link previews: below 300 kB, or WhatsApp shows none.
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const original = await buffer(process.stdin);
const jpeg = await sharp(original, { limitInputPixels: 50_000_000 })
  .resize({ width: 1200, height: 630, fit: 'cover' })
  .flatten({ background: '#f7f5ef' })
  .jpeg({ quality: 78, mozjpeg: true })
  .toBuffer();
process.stdout.write(jpeg);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { AppError } from '../errors.ts';
import { makeVariants } from './make-variants.ts';

/** A picture whose left half is red and whose right half is blue. */
function picture(width: number, height: number) {
  const half = {
    create: { width: Math.ceil(width / 2), height, channels: 3 as const, background: '#0000ff' },
  };
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: half, left: Math.floor(width / 2), top: 0 },
  ]);
}

const refusal = (sentence: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === 'image_invalid' && sentence.test(error.message);

test('a picture becomes AVIF and WebP at 320, 640 and 1200 pixels, the proportions kept', async () => {
  const variants = await makeVariants(await picture(1600, 900).jpeg().toBuffer());
  assert.deepEqual(
    variants.map(({ type, width, height }) => `${type} ${width}x${height}`).sort(),
    ['avif', 'webp'].flatMap((type) =>
      ['1200x675', '320x180', '640x360'].map((size) => `image/${type} ${size}`),
    ),
  );
  for (const { bytes, type, width, name } of variants) {
    const read = await sharp(bytes).metadata();
    assert.deepEqual(
      [read.width, read.format === 'heif' ? 'image/avif' : `image/${read.format}`],
      [width, type],
    );
    assert.match(name, /^[0-9a-f]{32}\.(avif|webp)$/);
  }
});

test('a small picture is not blown up', async () => {
  const variants = await makeVariants(await picture(500, 400).png().toBuffer());
  assert.deepEqual([...new Set(variants.map(({ width }) => width))], [500, 320]);
});

test('every format that may be uploaded can be read', async () => {
  const one = picture(64, 64);
  for (const bytes of [
    await one.clone().jpeg().toBuffer(),
    await one.clone().png().toBuffer(),
    await one.clone().webp().toBuffer(),
    await one.clone().avif().toBuffer(),
  ])
    assert.equal((await makeVariants(bytes)).length, 2);
});

test('the same picture gets the same names, another one others', async () => {
  const bytes = await picture(640, 480).png().toBuffer();
  const names = async (from: Buffer) => (await makeVariants(from)).map(({ name }) => name);
  assert.deepEqual(await names(bytes), await names(bytes));
  assert.notDeepEqual(await names(bytes), await names(await picture(640, 470).png().toBuffer()));
});

test('where a photo was taken and with which phone is gone, and it stands upright', async () => {
  const photo = await picture(640, 320)
    .withExif({
      IFD0: { Make: 'SecretPhone', Copyright: 'Wanjiku', Orientation: '6' },
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: '1/1 17/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '36/1 49/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  assert.ok((await sharp(photo).metadata()).exif, 'the photo carries no metadata to begin with');
  assert.ok(photo.includes('SecretPhone'));
  for (const { bytes, width, height } of await makeVariants(photo)) {
    const { exif, xmp, iptc, orientation } = await sharp(bytes).metadata();
    assert.deepEqual([exif, xmp, iptc, orientation], [undefined, undefined, undefined, undefined]);
    assert.ok(!bytes.includes('SecretPhone') && !bytes.includes('Wanjiku'));
    assert.ok(height > width, `${width} × ${height}`);
  }
});

/** A PNG that says it is enormous, in a few bytes. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from('789c0300000000 01'.replace(' ', ''), 'hex')),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('a decompression bomb is refused with its size, without being decoded', async () => {
  const before = process.memoryUsage().rss;
  await assert.rejects(makeVariants(bomb(60_000, 60_000)), refusal(/60000 × 60000 pixels, and 50 million/));
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
  await assert.rejects(makeVariants(bomb(20_000, 1)), refusal(/damaged/));
});

test('what only pretends to be a picture is refused', async () => {
  const jpeg = await picture(200, 200).jpeg().toBuffer();
  const fakes: [Buffer, RegExp][] = [
    [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
      /not a picture/,
    ],
    [Buffer.from('%PDF-1.7 and so on'), /not a picture/],
    [Buffer.from('GIF89a;<script>alert(1)</script>'), /not a picture/],
    [Buffer.alloc(0), /not a picture/],
    [
      Buffer.concat([
        Buffer.from('\xff\xd8\xff', 'latin1'),
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      ]),
      /damaged/,
    ],
    [Buffer.from('\x89PNG\r\n\x1a\n and nothing else', 'latin1'), /damaged/],
    [Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), /damaged/],
    [jpeg.subarray(0, jpeg.length / 2), /damaged/],
  ];
  for (const [bytes, sentence] of fakes)
    await assert.rejects(makeVariants(bytes), refusal(sentence), String(sentence));
});

test('what hides in or behind a real picture does not survive', async () => {
  const payload = '<script>steal()</script>PK\x03\x04';
  const jpeg = await picture(320, 200).jpeg().toBuffer();
  const comment = Buffer.concat([
    Buffer.from([0xff, 0xfe, 0, payload.length + 2]),
    Buffer.from(payload, 'latin1'),
  ]);
  const polyglot = Buffer.concat([
    jpeg.subarray(0, 2),
    comment,
    jpeg.subarray(2),
    Buffer.from(payload, 'latin1'),
  ]);
  assert.equal(polyglot.toString('latin1').split('steal()').length, 3);
  for (const { bytes } of await makeVariants(polyglot))
    assert.ok(!bytes.includes('steal()') && !bytes.includes('PK\x03'));
});

test('a strip as tall as a tower is made small enough to show', async () => {
  const variants = await makeVariants(await picture(100, 12_000).png().toBuffer());
  assert.ok(variants.every(({ height }) => height <= 2400));
});

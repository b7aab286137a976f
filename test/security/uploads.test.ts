// Files that strangers send: what they are is what their bytes say, they are no larger than they may be, and whoever opens
// one of them opens a download and never a page of ours. Pictures of courses: server/files/make-variants.test.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { testApp } from '../app.ts';
import { quotedByLink } from '../quoted-by-link.ts';

const platform = await testApp();
const { call, sql } = platform;
const company = await quotedByLink(platform);
const link = `/api/corporate/links/${company.path.split('/').at(-1)}`;
assert.equal(
  (await call('POST', `${link}/accept`, { body: { version: 1, name: 'Amina Hassan' } })).status,
  200,
);

const upload = (raw: Buffer, type: string) =>
  call('PUT', `${link}/purchase-order`, { raw, headers: { 'content-type': type } });
const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#0b6b3a' } });
const pdf = (inside: string) => Buffer.from(`%PDF-1.7\n${inside}\ntrailer\n%%EOF\n`, 'latin1');

/** A PNG of 60,000 × 60,000 pixels in a few bytes. */
function bomb(): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(60_000, 8);
  header.writeUInt32BE(60_000, 12);
  header.set([8, 2], 16);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header, deflateSync(Buffer.alloc(1000))]);
}

test('a purchase order is what its bytes say, whatever its sender calls it; all else is refused and nothing is kept', async () => {
  const refused: [string, Buffer, string][] = [
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 'application/pdf'],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/png'],
    ['a GIF that is a script', Buffer.from('GIF89a/*'.concat('*/=1;alert(1)')), 'image/jpeg'],
    ['an archive', Buffer.from('PK\x03\x04 and so on', 'latin1'), 'application/pdf'],
    ['half a PDF', Buffer.from('%PDF-1.7 and no end'), 'application/pdf'],
    ['half a picture', (await picture.clone().png().toBuffer()).subarray(0, 60), 'image/png'],
    ['a bomb', bomb(), 'image/png'],
    ['nothing', Buffer.alloc(0), 'application/pdf'],
    ['a program', Buffer.from('\x7fELF\x02\x01', 'latin1'), 'application/octet-stream'],
  ];
  for (const [what, bytes, type] of refused) {
    const before = process.memoryUsage().rss;
    const answer = await upload(bytes, type);
    assert.ok([415, 422].includes(answer.status), `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    assert.ok(process.memoryUsage().rss - before < 150_000_000, `${what} took the memory`);
  }
  const large = await upload(Buffer.concat([pdf(''), Buffer.alloc(4 * 1024 * 1024)]), 'application/pdf');
  assert.equal(large.status, 413);
  assert.equal((await sql`select from corporate_purchase_orders`).length, 0);
});

test('a file that is two things at once comes back as a download that can do nothing', async () => {
  await sql`delete from rate_limits`;
  const polyglot = pdf('<script>alert(document.domain)</script>');
  assert.equal((await upload(polyglot, 'text/html')).status, 200);
  const admin = await platform.person('admin');
  for (const answer of [
    await call('GET', `${link}/purchase-order`),
    await call('GET', `/api/corporate/requests/${company.id}/purchase-order`, { token: admin.token }),
  ]) {
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/pdf');
    assert.match(
      String(answer.headers['content-disposition']),
      /^attachment; filename="purchase-order-[\w-]+\.pdf"$/,
    );
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'.*sandbox/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.match(String(answer.headers['cache-control']), /no-store/);
  }
});

test('lists of people that are too long, too wide or no text are refused', async () => {
  await sql`delete from rate_limits`;
  const { token } = await platform.person('admin');
  const imported = (raw: Buffer) =>
    call('POST', '/api/imports?kind=users', { token, raw, headers: { 'content-type': 'text/csv' } });
  for (const raw of [
    Buffer.from(`name,email\n"${'x'.repeat(3_000_000)}",a@example.test\n`),
    Buffer.from([0xff, 0xfe, 0x00, 0x41]),
    Buffer.from(`name,email\n${'"open'.repeat(10)}`),
    Buffer.from('PK\x03\x04', 'latin1'),
    Buffer.from(`${'a,'.repeat(50_000)}\n`),
  ]) {
    const answer = await imported(raw);
    assert.ok(
      answer.status >= 400 && answer.status < 500,
      `${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`,
    );
  }
  assert.equal((await sql`select from imports`).length, 0);
});

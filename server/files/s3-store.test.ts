// Pictures in an S3-compatible store, spoken to in the real protocol.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import S3rver from 's3rver';
import sharp from 'sharp';
import { testApp } from '../../test/app.ts';
import { makeCourse } from '../../test/make.ts';

const folder = mkdtempSync(join(tmpdir(), 'darasa-s3-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const store = new S3rver({
  ...{ port: 0, address: '127.0.0.1', silent: true, directory: join(folder, 'store') },
  configureBuckets: [{ name: 'pictures', configs: [] }],
});
const { port } = await store.run();
after(() => store.close().catch(() => undefined));

const data_dir = join(folder, 'data');
const { call, person, sql } = await testApp(undefined, {
  DATA_DIR: data_dir,
  FILES_S3_BUCKET: 'pictures',
  FILES_S3_ENDPOINT: `http://127.0.0.1:${port}`,
  FILES_S3_ACCESS_KEY: 'S3RVER',
  FILES_S3_SECRET_KEY: 'S3RVER',
  FILES_S3_PATH_STYLE: 'true',
});
const admin = await person('admin');

async function upload() {
  const course = await makeCourse(sql);
  const picture = sharp({ create: { width: 400, height: 300, channels: 3, background: '#0b6b3a' } });
  const data = new FormData();
  data.set('file', new File([new Uint8Array(await picture.jpeg().toBuffer())], 'a.jpg'));
  const request = new Response(data);
  return call('POST', `/api/courses/${course.id}/image`, {
    token: admin.token,
    raw: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type')! },
  });
}

test('uploaded pictures are in the store, not on disk, and come back through our own address', async () => {
  const { status, body } = await upload();
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(readdirSync(join(data_dir, 'files')), []);
  for (const { url, type, width } of body.image_variants as { url: string; type: string; width: number }[]) {
    const file = await call('GET', url);
    assert.equal(file.status, 200);
    assert.equal(file.headers['content-type'], type);
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(file.headers['content-security-policy']), /sandbox/);
    const again = await call('GET', url, { headers: { 'if-none-match': String(file.headers.etag) } });
    assert.equal(again.status, 304);
    const [name] = url.split('/').slice(-1);
    const stored = await sharp(join(folder, 'store', 'pictures', `${name}._S3rver_object`)).metadata();
    assert.equal(stored.width, width);
  }
});

test('drawings that lie on disk are served as before, and what is in neither place is missing', async () => {
  writeFileSync(join(data_dir, 'files', '0123456789abcdef.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  assert.equal((await call('GET', '/files/0123456789abcdef.svg')).status, 200);
  assert.equal((await call('GET', '/files/fedcba9876543210.webp')).status, 404);
});

test('while the store is down uploads and pictures are answered 503, never 500', async () => {
  const { body } = await upload();
  await store.close();
  const [picture, again] = await Promise.all([call('GET', body.image), upload()]);
  assert.deepEqual([picture.status, picture.body.code], [503, 'service_unavailable']);
  assert.deepEqual([again.status, again.body.code], [503, 'service_unavailable']);
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeTrainer } from '../../test/make.ts';

const data_dir = mkdtempSync(join(tmpdir(), 'darasa-pictures-'));
after(() => rmSync(data_dir, { recursive: true, force: true }));
const { call, person, sql } = await testApp(undefined, { DATA_DIR: data_dir });
const admin = await person('admin');
const jpeg = await sharp({ create: { width: 700, height: 500, channels: 3, background: '#0b6b3a' } })
  .jpeg()
  .toBuffer();

/** A request as a browser's form sends it. */
async function form(parts: Record<string, Buffer | string>) {
  const data = new FormData();
  for (const [name, part] of Object.entries(parts))
    data.set(
      name,
      typeof part === 'string' ? part : new File([new Uint8Array(part)], 'evil.php', { type: 'text/html' }),
    );
  const request = new Response(data);
  return {
    token: admin.token,
    raw: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type')! },
  };
}

test('a course gets its picture: every size can be fetched at once and kept for ever', async () => {
  const course = await makeCourse(sql);
  const { status, body } = await call('POST', `/api/courses/${course.id}/image`, await form({ file: jpeg }));
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.id, course.id);
  assert.deepEqual(
    [...new Set(body.image_variants.map((one: { width: number }) => one.width))],
    [700, 640, 320],
  );
  assert.equal(
    body.image,
    body.image_variants.find((one: { type: string }) => one.type === 'image/webp').url,
  );
  for (const { url, type } of body.image_variants) {
    const file = await call('GET', url);
    assert.equal(file.status, 200);
    assert.equal(file.headers['content-type'], type);
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(file.headers['x-content-type-options'], 'nosniff');
  }
  const seen = await call('GET', `/api/courses/${course.id}`);
  assert.deepEqual([seen.body.image, seen.body.image_variants], [body.image, body.image_variants]);
  assert.ok(readdirSync(join(data_dir, 'files')).every((name) => !name.startsWith('unfinished')));
});

test('a trainer gets a photo, and keeps it when something else is changed', async () => {
  const trainer = await makeTrainer(sql);
  const { status, body } = await call(
    'POST',
    `/api/trainers/${trainer.id}/photo`,
    await form({ file: jpeg }),
  );
  assert.equal(status, 200);
  assert.equal(body.photo_variants.length, 6);
  const path = `/api/trainers/${trainer.id}`;
  const kept = await call('PUT', path, { token: admin.token, body: { bio: 'Builds robots.' } });
  assert.deepEqual(kept.body.photo_variants, body.photo_variants);
  const linked = { photo: 'https://pictures.example/otieno.jpg' };
  const other = await call('PUT', path, { token: admin.token, body: linked });
  assert.deepEqual([other.body.photo, other.body.photo_variants], [linked.photo, []]);
});

test('another picture takes the place of the first, and linking one forgets the sizes of the uploaded', async () => {
  const course = await makeCourse(sql);
  const path = `/api/courses/${course.id}`;
  const first = await call('POST', `${path}/image`, await form({ file: jpeg }));
  const png = await sharp({ create: { width: 90, height: 90, channels: 4, background: '#ff0000' } })
    .png()
    .toBuffer();
  const second = await call('POST', `${path}/image`, await form({ file: png }));
  assert.notEqual(second.body.image, first.body.image);
  assert.equal(second.body.image_variants.length, 2);
  const linked = await call('PUT', path, {
    token: admin.token,
    body: { image: 'https://pictures.example/a.jpg' },
  });
  assert.deepEqual(linked.body.image_variants, []);
});

test('what is no picture is refused with a sentence, and changes nothing', async () => {
  const course = await makeCourse(sql);
  const path = `/api/courses/${course.id}/image`;
  const before = readdirSync(join(data_dir, 'files')).length;
  const refused = async (request: Parameters<typeof call>[2]) => {
    const { status, body } = await call('POST', path, request);
    return [status, body.code];
  };
  const fake = await call('POST', path, await form({ file: Buffer.from('<?php system("id") ?>') }));
  assert.deepEqual([fake.status, fake.body.code], [422, 'image_invalid']);
  assert.equal(fake.body.detail, 'This is not a picture in JPEG, PNG, WebP or AVIF format');
  assert.deepEqual(await refused(await form({ file: Buffer.alloc(5 * 1024 * 1024 + 1, 0xff) })), [
    413,
    'payload_too_large',
  ]);
  assert.deepEqual(await refused(await form({})), [422, 'image_invalid']);
  assert.deepEqual(await refused(await form({ note: 'no file' })), [422, 'image_invalid']);
  assert.deepEqual(await refused(await form({ file: jpeg, second: jpeg })), [422, 'image_invalid']);
  assert.deepEqual(await refused({ token: admin.token, body: { file: 'x' } }), [
    415,
    'unsupported_media_type',
  ]);
  const broken = { 'content-type': 'multipart/form-data; boundary=x' };
  assert.deepEqual(await refused({ token: admin.token, raw: Buffer.from('--x\r\n'), headers: broken }), [
    400,
    'malformed_request',
  ]);
  const [row] = await sql`select image, image_variants from courses where id = ${course.id}`;
  assert.deepEqual({ ...row }, { image: null, image_variants: [] });
  assert.equal(readdirSync(join(data_dir, 'files')).length, before);
});

test('pictures for what is not there are refused, and only admins may send any', async () => {
  const missing = '01970000-0000-7000-8000-000000000000';
  for (const path of [`/api/courses/${missing}/image`, `/api/trainers/${missing}/photo`]) {
    assert.equal((await call('POST', path, await form({ file: jpeg }))).body.code, 'not_found');
    const student = await person();
    const sent = await form({ file: jpeg });
    assert.equal((await call('POST', path, { ...sent, token: student.token })).body.code, 'forbidden');
    assert.equal((await call('POST', path, { ...sent, token: null })).body.code, 'unauthenticated');
  }
});

test('the API reference says how to send a picture', async () => {
  const { body } = await call('GET', '/api/openapi.json');
  const operation = body.paths['/api/courses/{id}/image'].post;
  assert.equal(operation.requestBody.content['multipart/form-data'].schema.properties.file.format, 'binary');
});

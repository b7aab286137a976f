import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { testApp } from '../app.ts';
import { makeCourse } from '../make.ts';
import { smallDisk } from './small-disk.ts';

test('while the folder of uploads is full a picture is refused with 503, what was begun takes no room, and later it is taken', async (t) => {
  const disk = smallDisk(2);
  if (typeof disk === 'string') return t.skip(disk);
  t.after(disk.remove);
  const { call, person, sql } = await testApp(t, { DATA_DIR: disk.folder });
  const { token } = await person('admin');
  const course = await makeCourse(sql);
  const plain = { create: { width: 40, height: 30, channels: 3 as const, background: '#0b6b3a' } };
  const picture = await sharp(plain).jpeg().toBuffer();
  const data = new FormData();
  data.set('file', new File([new Uint8Array(picture)], 'green.jpg', { type: 'image/jpeg' }));
  const form = new Response(data);
  const headers = { 'content-type': form.headers.get('content-type')! };
  const raw = Buffer.from(await form.arrayBuffer());
  const upload = () => call('POST', `/api/courses/${course.id}/image`, { token, headers, raw });
  disk.fill();
  const refused = await upload();
  assert.equal(refused.status, 503, JSON.stringify(refused.body));
  assert.equal(refused.body.code, 'service_unavailable');
  assert.ok(Number(refused.headers['retry-after']) >= 1);
  assert.deepEqual(
    readdirSync(join(disk.folder, 'files')).filter((name) => name.startsWith('unfinished')),
    [],
  );
  assert.equal((await call('GET', `/api/courses/${course.id}`)).status, 200);
  disk.free();
  assert.equal((await upload()).status, 200);
});

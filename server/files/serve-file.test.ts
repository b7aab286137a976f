import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testApp } from '../../test/app.ts';

const data_dir = mkdtempSync(join(tmpdir(), 'darasa-files-'));
after(() => rmSync(data_dir, { recursive: true, force: true }));
const { call } = await testApp(undefined, { DATA_DIR: data_dir });
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>';
writeFileSync(join(data_dir, 'files', '0123456789abcdef.svg'), drawing);
writeFileSync(join(data_dir, 'files', 'page.html'), '<script>alert(1)</script>');
writeFileSync(join(data_dir, 'files', '.hidden'), 'secret');
writeFileSync(join(data_dir, 'secret.svg'), 'secret');

test('a picture is served for ever, as what it is, and can do nothing', async () => {
  const answer = await call('GET', '/files/0123456789abcdef.svg');
  assert.equal(answer.status, 200);
  assert.equal(answer.body, drawing);
  assert.match(String(answer.headers['content-type']), /^image\/svg\+xml/);
  assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'.*sandbox/);
  assert.equal(answer.headers['content-disposition'], undefined);
  const again = await call('GET', '/files/0123456789abcdef.svg', {
    headers: { 'if-none-match': String(answer.headers.etag) },
  });
  assert.equal(again.status, 304);
});

test('a file that is no picture is only ever downloaded', async () => {
  const answer = await call('GET', '/files/page.html');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/octet-stream');
  assert.equal(answer.headers['content-disposition'], 'attachment');
});

test('nothing outside the folder can be had', async () => {
  for (const path of [
    'missing.svg',
    '.hidden',
    '../secret.svg',
    '..%2fsecret.svg',
    '%2e%2e%2fsecret.svg',
    '..%5csecret.svg',
    '%00.svg',
    '',
  ]) {
    const answer = await call('GET', `/files/${path}`);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.body.code, 'not_found', path);
    assert.equal(answer.headers['cache-control'], 'no-store', path);
  }
});

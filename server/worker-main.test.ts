import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

test('a worker without a database of its own to share says so and ends', async (t) => {
  const data_dir = mkdtempSync(join(tmpdir(), 'darasa-worker-'));
  t.after(() => rmSync(data_dir, { recursive: true, force: true }));
  const worker = spawn(process.execPath, [fileURLToPath(new URL('worker-main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, DATA_DIR: data_dir },
  });
  t.after(() => worker.kill('SIGKILL'));
  let complaint = '';
  worker.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [code] = await once(worker, 'close');
  assert.equal(code, 1);
  assert.match(complaint, /^DATABASE_URL: must be set for a worker of its own/);
});

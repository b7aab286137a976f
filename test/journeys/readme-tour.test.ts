// The README is a promise: its tour is run as it stands there, against the platform started as its command starts it.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { preparePlatform } from './started-platform.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const tools = ['bash', 'curl'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);

const platform = await preparePlatform();

test('the README’s tour, pasted as it stands, ends with a confirmed booking', {
  skip: tools.length > 0 && `needs ${tools.join(', ')}`,
}, async () => {
  const { printed, process: started } = await platform.start();
  for (const word of [platform.origin, '/docs', '/dev/mailbox', '/phone', 'admin@', 'trainer@', 'student@']) {
    assert.ok(printed().includes(word), `the start prints ${word}:\n${printed()}`);
  }
  const tour = /```bash\n(.*?)```/s.exec(readme)?.[1];
  assert.ok(tour, 'README.md has a tour');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', tour], {
    env: { PATH: process.env.PATH, ORIGIN: platform.origin, PHONE: platform.phone },
    timeout: 60_000,
  });
  assert.match(stdout, /Machine Learning/i, 'the search forgives the typo');
  assert.equal(stdout.trim().split('\n').at(-1), 'confirmed');

  started.kill('SIGINT');
  const [code] = await once(started, 'exit');
  assert.equal(code, 0, printed());
  await assert.rejects(fetch(`${platform.origin}/healthz`), 'nothing serves after Ctrl-C');
});

test('what was booked is still there after a kill -9 and another start', async () => {
  const first = await platform.start();
  const count = async () =>
    ((await (await fetch(`${platform.origin}/api/sessions?limit=1`)).json()) as { total: number }).total;
  const before = await count();
  assert.ok(before > 50, 'the demo school is there');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  const began = performance.now();
  const second = await platform.start();
  assert.ok(performance.now() - began < 10_000);
  assert.equal(await count(), before);
  second.process.kill('SIGTERM');
  const [code] = await once(second.process, 'exit');
  assert.equal(code, 0);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { startWatchdog } from './watchdog.ts';

const never = new AbortController().signal;

test('a test file caught in an endless loop is killed when its time is over', async (t) => {
  const child = await spinning(t);
  t.after(startWatchdog({ limit_ms: 100, spare: [], hurry: never, grace_ms: 0 }));
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
});

test('Ctrl-C ends a file caught in an endless loop, and spares the database', async (t) => {
  const [child, database] = await Promise.all([spinning(t), spinning(t)]);
  const interrupt = new AbortController();
  const spare = [database.pid ?? 0];
  t.after(startWatchdog({ limit_ms: 60_000, spare, hurry: interrupt.signal, grace_ms: 0 }));
  interrupt.abort();
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
  assert.equal(database.exitCode ?? database.signalCode, null);
});

/** A process that ignores SIGTERM and never gives its event loop a turn. */
async function spinning(t: TestContext) {
  const code = `process.on('SIGTERM', () => {}); require('node:fs').writeSync(1, 'on'); for (;;);`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

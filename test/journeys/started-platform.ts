// The platform as `npm start` starts it: a process of its own, on a database and a data folder of the test's.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../server/ports.ts';
import { testDatabase } from '../database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Started = { printed: () => string; process: ChildProcess };

/** @param settings added to the environment of every start */
export async function preparePlatform(settings: Record<string, string> = {}) {
  const data_dir = mkdtempSync(join(tmpdir(), 'darasa start '));
  const database = await testDatabase();
  const [port, simulators] = [await freePort(0, '127.0.0.1'), await freePort(0, '127.0.0.1')];
  const origin = `http://localhost:${port}`;
  let running: ChildProcess | undefined;
  after(() => {
    running?.kill('SIGKILL');
    rmSync(data_dir, { recursive: true, force: true });
  });

  /** Starts a process and waits until it is healthy, or until it ends (`healthy: false`). */
  async function run(): Promise<Started & { healthy: boolean }> {
    const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(process.execPath, ['server/start.js', 'main.ts'], {
      cwd: root,
      env: {
        ...{ PATH, HOME, NODE_COMPILE_CACHE, PORT: String(port), SIMULATOR_PORT: String(simulators) },
        ...{ DATA_DIR: data_dir, DATABASE_URL: database.url, UNSAFE_DATABASE: 'true', ...settings },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running = child;
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
    const answers = () =>
      fetch(`${origin}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    let healthy = false;
    for (let tries = 0; tries < 300 && !healthy && child.exitCode === null; tries++) {
      // The last line of the start: everything before it is printed.
      healthy = text.includes('Ctrl-C stops everything') && (await answers());
      if (!healthy) await delay(100);
    }
    return { healthy, printed: () => text, process: child };
  }

  return {
    origin,
    phone: `http://127.0.0.1:${simulators}`,
    run,
    async start(): Promise<Started> {
      const started = await run();
      if (!started.healthy) throw new Error(`the platform did not start:\n${started.printed()}`);
      return started;
    },
  };
}

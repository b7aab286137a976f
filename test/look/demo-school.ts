// The demonstration as a newcomer starts it, and a browser to look at it with: for pictures, budgets and the
// accessibility sweep.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { demoLogins } from '../../db/seed/seed.ts';
import type { Role } from '../../server/accounts/access-token.ts';
import { freePort } from '../../server/ports.ts';
import { launchChromium } from '../chromium.ts';

export type Visitor = Role | 'visitor';
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
export type Json = any;

export type DemoSchool = {
  origin: string;
  phone: string;
  browser: Browser;
  /** The API as somebody; throws when it refuses. */
  api(who: Visitor, method: string, path: string, body?: unknown): Promise<Json>;
  /** A window in which that person is logged in. */
  window(who: Visitor, options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param database of an empty database; without one the platform brings its own */
export async function openDemoSchool(
  options: { database?: string; chromium?: string[]; settings?: Record<string, string> } = {},
): Promise<DemoSchool> {
  const data_dir = await mkdtemp(join(tmpdir(), 'darasa-look-'));
  const [port, simulators] = [await freePort(0, '127.0.0.1'), await freePort(0, '127.0.0.1')];
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['server/start.js', 'main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      ...{ PORT: String(port), SIMULATOR_PORT: String(simulators), DATA_DIR: data_dir },
      ...options.settings,
      ...(options.database ? { DATABASE_URL: options.database, UNSAFE_DATABASE: 'true' } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [browser] = await Promise.all([launchChromium({ args: options.chromium ?? [] }), serving(child)]);
  const tokens = new Map<Visitor, Promise<string>>();
  const tokenOf = (who: Visitor) => {
    const known = tokens.get(who) ?? logIn(origin, who);
    tokens.set(who, known);
    return known;
  };
  return {
    origin,
    phone: `http://127.0.0.1:${simulators}`,
    browser,
    async api(who, method, path, body) {
      const answer = await fetch(`${origin}/api${path}`, {
        method,
        headers: {
          ...(who === 'visitor' ? {} : { authorization: `Bearer ${await tokenOf(who)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    async window(who, window_options = {}) {
      const context = await browser.newContext({
        ...{ baseURL: origin, locale: 'en-KE', timezoneId: 'Africa/Nairobi', reducedMotion: 'reduce' },
        ...window_options,
      });
      if (who !== 'visitor') {
        const value = await tokenOf(who);
        await context.addCookies([{ name: 'darasa_access', value, url: origin, httpOnly: true }]);
      }
      return context;
    },
    async close() {
      await browser.close();
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      await rm(data_dir, { recursive: true, force: true });
    },
  };
}

/** Waits for the last line of the start, 60 s at most. */
async function serving(child: ChildProcess): Promise<void> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      printed += String(chunk);
    });
  for (let tries = 0; tries < 600; tries++) {
    if (printed.includes('Ctrl-C stops everything')) return;
    if (child.exitCode !== null) break;
    await delay(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the platform did not start:\n${printed}`);
}

async function logIn(origin: string, who: Visitor): Promise<string> {
  const { email, password } = demoLogins.find(({ role }) => role === who)!;
  const answer = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`no log-in as ${who}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

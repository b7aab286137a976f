// Builds the back office for the browser, only when something it is made of has changed. The pages of the site need
// no build. Run by the start and by the tests that need it; nobody has to remember it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const admin = join(import.meta.dirname, 'admin');
export const adminDist = join(admin, 'dist');
const LOOK_MS = 100;
const LONGEST_WAIT_MS = 120_000;
const INPUTS = [
  'web/admin/**/*.{ts,tsx,css,html,svg,json}',
  'web/texts/**/*.ts',
  'web/build.ts',
  'package-lock.json',
];

/**
 * Makes sure that web/admin/dist is what the sources say. It is built by a process of its own, whose memory is given
 * back when it ends. @returns whether it had to be built
 */
export async function buildAdmin(): Promise<boolean> {
  if (isFresh()) return false;
  const builder = spawn(process.execPath, [import.meta.filename], { stdio: ['ignore', 'inherit', 'pipe'] });
  let complaints = '';
  builder.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const code = await new Promise((resolve) => builder.on('close', resolve));
  if (code !== 0) throw new Error(`The back office could not be built:\n${complaints}`);
  return true;
}

function isFresh(): boolean {
  const mark = join(adminDist, 'inputs');
  return existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint();
}

function fingerprint(): string {
  const root = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  const exclude = ['**/dist/**', '**/dist-*/**', '**/*.test.ts'];
  for (const file of globSync(INPUTS, { cwd: root, exclude }).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Into a folder of its own that then takes the place of the old one, so that nobody ever sees half a build. */
async function build(): Promise<void> {
  const inputs = fingerprint();
  const { build: bundle } = await import('vite');
  const fresh = await mkdtemp(join(admin, 'dist-'));
  const old = `${fresh}-old`;
  try {
    await bundle({
      configFile: join(admin, 'vite.config.ts'),
      build: { outDir: fresh, emptyOutDir: true },
    });
    await compress(join(fresh, 'assets'));
    await writeFile(join(fresh, 'inputs'), inputs);
    if (existsSync(adminDist)) await rename(adminDist, old);
    await rename(fresh, adminDist);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** One builder at a time: who comes second finds the work of the first done. A lock whose owner is gone is taken. */
async function buildAlone(): Promise<void> {
  const lock = join(admin, 'dist-lock');
  for (let tries = 0; tries < LONGEST_WAIT_MS / LOOK_MS; tries++) {
    if (isFresh()) return;
    const isMine = await writeFile(lock, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (isMine) return build().finally(() => rm(lock, { force: true }));
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
    await delay(LOOK_MS);
  }
  throw new Error(`Somebody else has been building for ${LONGEST_WAIT_MS / 1000} s: is ${lock} a left-over?`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function compress(folder: string): Promise<void> {
  const brotli = promisify(brotliCompress);
  const files = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name));
  await Promise.all(
    files.map(async (name) => {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
      const bytes = await brotli(await readFile(join(folder, name)), { params });
      await writeFile(join(folder, `${name}.br`), bytes);
    }),
  );
}

if (import.meta.main) await buildAlone();

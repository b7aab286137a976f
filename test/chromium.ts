// A Chromium from npm, unpacked once into .data/, for tests, budgets and pictures.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const packed = join(dirname(require.resolve('@sparticuz/chromium')), '..');
const { version } = require(join(packed, 'package.json')) as { version: string };
const folder = fileURLToPath(new URL(`../.data/chromium-${version}`, import.meta.url));

/** Why there is no Chromium to run here; null when there is. CHROMIUM_PATH names another one. */
export function whyNoChromium(): string | null {
  if (process.env.CHROMIUM_PATH || (process.platform === 'linux' && process.arch === 'x64')) return null;
  return `no Chromium comes from npm for ${process.platform} ${process.arch}: name one in CHROMIUM_PATH`;
}

export async function launchChromium(options: { args?: string[] } = {}): Promise<Browser> {
  const { path, env } = await chromiumProgram();
  return chromium.launch({ executablePath: path, env, args: [...flags, ...(options.args ?? [])] });
}

export const flags = ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'];

/** The program and the environment it needs. */
export async function chromiumProgram(): Promise<{ path: string; env: Record<string, string> }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((pair) => pair[1] !== undefined),
  ) as Record<string, string>;
  if (process.env.CHROMIUM_PATH) return { path: process.env.CHROMIUM_PATH, env };
  if (!existsSync(folder)) await unpack();
  const path = join(folder, 'chromium');
  // A bare machine lacks a few libraries and every font; both come along.
  if (execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found'))
    env.LD_LIBRARY_PATH = join(folder, 'al2023', 'lib');
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return { path, env };
}

/** Into a folder of its own first: two that unpack at once, or one that is cut short, leave nothing half. */
async function unpack(): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.unpacking-`);
  const before = process.env.TMPDIR;
  // The package unpacks into the folder for temporary files, wherever that is.
  process.env.TMPDIR = own;
  try {
    await Promise.all(
      ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((name) => inflate(join(packed, 'bin', name))),
    );
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

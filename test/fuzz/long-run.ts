/**
 * npm run fuzz: the tests of this folder again and again, each round with a seed of its own, until every operation of the
 * API has had more than 400 requests of each of four kinds of people and each provider more than 5,000 forged callbacks;
 * then once every page in a browser with markup in every text, and the timing of what must not tell who has an account.
 * Prints the rounds that failed, and keeps the figures when none did.
 *
 *   npm run fuzz            42 rounds, about 25 minutes on two quiet cores
 *   npm run fuzz -- 3 17    3 rounds from seed 17 on; a failed round is repeated by its seed
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepFigure } from '../reliability/keep-figure.ts';
import { sums } from './tally.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [rounds = 42, first = 1] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'darasa-fuzz-'));
const tallied = join(folder, 'tally');
const failed: string[] = [];

async function run(what: string, seed: number, ...files: string[]): Promise<void> {
  console.log(`\n${what}`);
  const child = spawn(process.execPath, ['test/run.ts', ...files], {
    cwd: root,
    env: {
      ...process.env,
      ...{ FUZZ_SEED: String(seed), FUZZ_TALLY: tallied, MARKUP_PAGES: 'every', TEST_FILE_SECONDS: '600' },
    },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) failed.push(what);
}

for (let seed = first; seed < first + rounds; seed++) await run(`round with seed ${seed}`, seed, 'test/fuzz');
await run('every page in a browser', first, 'test/security/markup-in-browser.test.ts');
await run('timing', first, 'test/security/guessing.test.ts');

const { fuzz, ...others } = sums(tallied);
rmSync(folder, { recursive: true });
const forged = Object.entries(others).filter(([what]) => what.startsWith('forgeries'));
if (failed.length === 0 && fuzz) {
  const [operations, requests] = [fuzz.operations! / fuzz.rounds!, fuzz.requests!];
  const each = Math.floor(requests / operations / 4);
  keepFigure(
    'fuzz',
    `${count(requests)} requests to ${operations} operations, ${each} of each by each of four kinds of people, ${count(fuzz.accepted!)} accepted, in ${rounds} rounds from seed ${first}: no 5xx, no undocumented status, no answer outside its schema, no invalid body accepted`,
    { always: true },
  );
  keepFigure(
    'forgeries',
    `${forged.map(([what, { sent }]) => `${count(sent!)} ${what}`).join(' and ')}, ${count(forged.reduce((sum, [, { kept }]) => sum + kept!, 0))} kept for staff to see: no booking, payment, receipt or refund changed`,
    { always: true },
  );
}
console.log(failed.length === 0 ? `\n${rounds} rounds, none failed` : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function count(number: number): string {
  return number.toLocaleString('en');
}

/**
 * npm run fuzz: the tests of this folder again and again, each round with seeds of its own, until every operation of
 * the API has had more than 400 requests and each provider 5,000 forged callbacks. Prints the rounds that failed.
 *
 *   npm run fuzz            14 rounds, about 7 minutes
 *   npm run fuzz -- 3 17    3 rounds from seed 17 on; a failed round is repeated by its seed
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [rounds = 14, first = 1] = process.argv.slice(2).map(Number);
const failed: number[] = [];
for (let seed = first; seed < first + rounds; seed++) {
  console.log(`\nround with seed ${seed}`);
  const round = spawn(process.execPath, ['test/run.ts', 'test/fuzz'], {
    cwd: root,
    env: { ...process.env, FUZZ_SEED: String(seed) },
    stdio: 'inherit',
  });
  const [code] = await once(round, 'exit');
  if (code !== 0) failed.push(seed);
}
console.log(
  failed.length === 0 ? `\n${rounds} rounds, none failed` : `\nfailed with the seeds ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

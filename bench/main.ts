/**
 * npm run bench: what the platform does a second against what PostgreSQL and a bare HTTP server do on the same machine in
 * the same minutes. Contestants take turns, several times; the table holds medians and their spread.
 *
 *   npm run bench                  everything, under ten minutes
 *   npm run bench -- --quick       the same table in under a minute
 *   npm run bench -- --only=hot    the contests whose names hold this word
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { bookingContests } from './booking-contests.ts';
import { catalogueContests } from './catalogue-contests.ts';
import { startContestDatabase } from './contest-database.ts';
import { type Contest, type Measured, runContests } from './contests.ts';
import { startPlatform } from './processes.ts';
import { judge, report } from './report.ts';
import { startContest } from './start-contest.ts';

const { values: options } = parseArgs({
  args: argv.slice(2),
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
  },
});
const quick = options.quick;
const size = { seconds: quick ? 1 : 5, rounds: quick ? 2 : 5, clients: 64 };

const database = await startContestDatabase();
const flags = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
const platform = await startPlatform(database.url, { flags });
let measured: Measured[] = [];
let peak_mb = 0;
const contests: Contest[] = [];
try {
  contests.push(...(await bookingContests(database, platform, size)));
  contests.push(...(await catalogueContests(platform, size)));
  contests.push(startContest(database.url));
  measured = await runContests(
    contests.filter(({ name }) => name.includes(options.only)),
    size.rounds,
  );
  peak_mb = platform.peak_mb();
} finally {
  for (const contest of contests) await contest.end?.();
  await platform.stop();
  await database.stop();
}
const goals = judge(measured, peak_mb);
await report({ measured, goals, quick, size, version: database.version, save: options.only === '' });
process.exitCode = goals.some(({ met }) => met === false) ? 1 : 0;

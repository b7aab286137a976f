/**
 * node bench/soak.ts [--minutes=10]: bookings and catalogue at once, for long. Prints the memory of the web process every
 * ten seconds; exits 1 when it passes 250 MB or ends more than a tenth above where it was after the first fifth.
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { logIns, wishes } from './booking-contests.ts';
import { startContestDatabase } from './contest-database.ts';
import { load } from './load.ts';
import { startPlatform } from './processes.ts';

const MOST_MB = 250;
const { values } = parseArgs({
  args: argv.slice(2),
  options: { minutes: { type: 'string', default: '10' }, clients: { type: 'string', default: '32' } },
});
const ends = performance.now() + Number(values.minutes) * 60_000;
const connections = Number(values.clients);
const database = await startContestDatabase();
const platform = await startPlatform(database.url);
const seen: number[] = [];
console.log(`started with ${platform.memory_mb().toFixed(0)} MB`);
try {
  const tokens = await logIns(50_000);
  while (performance.now() < ends) {
    const first = await database.makeSessions(1_000, 1_000_000);
    const seconds = Math.min(10, (ends - performance.now()) / 1000);
    const [booked, listed] = await Promise.all([
      load({
        ...{ servers: [platform], connections, seconds, once: true },
        requests: wishes(tokens, (n) => first + (n % 1_000)),
        expect: { status: 201 },
      }),
      load({
        ...{ servers: [platform], connections, seconds, once: false },
        requests: [{ method: 'GET', path: '/api/courses?limit=20', headers: { 'accept-encoding': 'br' } }],
        expect: { status: 200 },
      }),
    ]);
    seen.push(platform.memory_mb());
    console.log(
      `${Math.round(booked.per_second)} bookings/s, ${Math.round(listed.per_second)} lists/s, ${seen.at(-1)!.toFixed(0)} MB`,
    );
  }
} finally {
  await platform.stop();
  await database.stop();
}
const settled = Math.max(...seen.slice(0, Math.max(1, Math.ceil(seen.length / 5))));
const flat = seen.at(-1)! <= settled * 1.1;
const small = Math.max(...seen) <= MOST_MB;
console.log(
  `highest ${Math.max(...seen).toFixed(0)} MB (at most ${MOST_MB}: ${small ? 'yes' : 'no'}), flat: ${flat ? 'yes' : 'no'}`,
);
process.exitCode = flat && small ? 0 : 1;

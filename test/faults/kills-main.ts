// npm run kills -- --server 200 --database 20 [--seed 1]: kills the server and PostgreSQL under load that often, compares what
// was acknowledged with what is there, and keeps the figure. Exit code 1 when something acknowledged is lost or doubled.
//   --twin   with synchronous_commit off, where acknowledged writes are lost when PostgreSQL is killed: the check must see it
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { keepFigure } from '../reliability/keep-figure.ts';
import { killedWorld } from './killed-world.ts';
import { kills } from './kills.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: '200' },
    database: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    twin: { type: 'boolean', default: false },
  },
});
const [server, database, seed] = [Number(values.server), Number(values.database), Number(values.seed)];
const world = await killedWorld({ folder: tmpdir(), seed });
if (values.twin) await world.acknowledgeEarly();
const report = await kills(world, { seed, server, database, say: console.log }).finally(world.close);
const { lost, wrong } = report;
for (const line of [...lost.map((what) => `lost: ${what}`), ...wrong]) console.log(`  ${line}`);
const most = (times: number[]) => Math.round(Math.max(0, ...times));
const measured =
  `the server killed ${server} times and PostgreSQL ${database} times under load: of ${report.acknowledged} acknowledged writes ` +
  `(${report.bookings} bookings, ${report.paid} seen as paid) ${lost.length} were lost and ${wrong.length} were wrong; ` +
  `${report.interrupted} requests were cut off or told to come back; PostgreSQL answered after at most ` +
  `${most(report.database_back_ms)} ms, and bookings went on at most ${most(report.service_back_ms)} ms later (seed ${seed})`;
console.log(`${measured}; ${report.seconds.toFixed(0)} s`);
if (!values.twin) keepFigure('kills', measured, { always: true });
process.exitCode = lost.length + wrong.length === 0 ? 0 : 1;

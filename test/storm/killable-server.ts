// The platform as a process of its own, made to be killed: application, workers and a clock that is moved from outside.
// Started by killable-platform.ts, which speaks to it through the messages below.
import { pino } from 'pino';
import { buildApp } from '../../server/app.ts';
import { assemble } from '../../server/assemble.ts';
import { type Config, readSettings } from '../../server/config.ts';
import { connect } from '../../server/database/connect.ts';
import { jobHandlers } from '../../server/jobs/handlers.ts';
import { type JobName, jobNames } from '../../server/jobs/queue.ts';
import { runJob, startWorker } from '../../server/jobs/worker.ts';
import { readStatementLine, type StatementLine } from './statement-line.ts';

/** Handed over in the environment variable DARASA_STORM, as JSON. */
export type Start = {
  database_url: string;
  port: number;
  shift_ms: number;
  settings: Record<string, string>;
  secrets: Pick<Config, 'AUTH_SECRET' | 'LOOKUP_SECRET' | 'DATA_KEYS'>;
};

/** What the parent asks for; the answer repeats `id`. */
export type Order = { id: number } & (
  | { do: 'shift'; shift_ms: number }
  | { do: 'job'; name: JobName }
  | { do: 'look for jobs' }
  | { do: 'read statement line'; line: StatementLine }
);
export type Reply = { id: number; error: string | null };

const start = JSON.parse(process.env.DARASA_STORM!) as Start;
let { shift_ms } = start;
// The clock of the whole process leaps, as on a machine whose clock was put forward: the breaker's rest ends with it.
const steady = Date.now.bind(Date);
Date.now = () => steady() + shift_ms;
const now = () => new Date(Date.now());
const config: Config = {
  ...readSettings(start.settings),
  ...start.secrets,
  PORT: start.port,
  PUBLIC_URL: `http://127.0.0.1:${start.port}`,
};
const sql = connect(start.database_url, { pool_size: 8 });
const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
const deps = await assemble({ config, sql, now, log }, { url: start.database_url, schedule: false });
// Workers look for jobs every two seconds, or when told; a clock that leaps has to tell them.
let lookForJobs: (names: ReadonlySet<JobName>) => void = () => undefined;
const onWake: typeof deps.jobs.onWake = (listener) => {
  lookForJobs = listener;
  deps.jobs.onWake(listener);
};
await startWorker({ ...deps, jobs: { ...deps.jobs, onWake } }, jobHandlers);
const app = await buildApp(deps);
await app.listen({ port: start.port, host: '127.0.0.1' });

async function obey(order: Order): Promise<void> {
  if (order.do === 'shift') shift_ms = order.shift_ms;
  if (order.do === 'job') await runJob(deps, jobHandlers, order.name, {});
  if (order.do === 'look for jobs') {
    await deps.jobs.boss.supervise();
    lookForJobs(new Set(jobNames));
  }
  if (order.do === 'read statement line') await readStatementLine(deps, order.line);
}

process.on('message', (order: Order) => {
  obey(order)
    .then(
      () => null,
      (error: unknown) => String((error as Error).stack ?? error),
    )
    .then((error) => process.send!({ id: order.id, error } satisfies Reply));
});
// Without its parent it has no business.
process.on('disconnect', () => process.exit(0));
process.send!({ id: 0, error: null } satisfies Reply);

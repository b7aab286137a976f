// Lets time pass for the job queue of a test, as a worker would live through it, without waiting.
import { jobHandlers } from '../server/jobs/handlers.ts';
import { type JobName, jobNames } from '../server/jobs/queue.ts';
import { runJob } from '../server/jobs/worker.ts';
import type { TestApp } from './app.ts';

/** Moves the clock and everything the queue has put off by `ms`. */
export async function passTime({ clock, sql }: TestApp, ms: number): Promise<void> {
  clock.move(ms);
  await sql`
    update pgboss.job set start_after = start_after - make_interval(secs => ${ms / 1000})
    where state in ('created', 'retry')`;
}

/** Does every job that is due; one that fails goes back to the queue with its back-off. How many were tried. */
export async function workOnce({ deps }: TestApp, names: readonly JobName[] = jobNames): Promise<number> {
  const { boss } = deps.jobs;
  let tried = 0;
  for (const name of names) {
    for (const job of (await boss.fetch(name, { batchSize: 100 })) ?? []) {
      tried += 1;
      try {
        await runJob(deps, jobHandlers, name, job.data);
        await boss.complete(name, job.id);
      } catch (error) {
        await boss.fail(name, job.id, error as Error);
      }
    }
  }
  return tried;
}

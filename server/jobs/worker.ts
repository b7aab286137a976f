// What each job does, and the workers that do them in this process. Every job may run twice and on any node.
import type { Deps } from '../deps.ts';
import { type JobData, type JobName, jobNames } from './queue.ts';

export type JobHandler<N extends JobName> = (deps: Deps, data: JobData[N]) => Promise<void>;
export type JobHandlers = { [N in JobName]: JobHandler<N> };

/** Workers of a queue in one process. Deliveries come in bursts; the rest shares the provider's and the mailer's patience. */
const abreast = (name: JobName) => (name === 'apply_delivery' ? 4 : 2);

/** Starts the workers of each queue; they end with the queue. A handler that throws is tried again with back-off, then kept as failed. */
export async function startWorker(deps: Deps, handlers: JobHandlers): Promise<void> {
  const { boss } = deps.jobs;
  const workers = new Map<JobName, string[]>();
  for (const name of jobNames) {
    const ids = await Promise.all(
      Array.from({ length: abreast(name) }, () => startOne(deps, handlers, name)),
    );
    workers.set(name, ids);
  }
  deps.jobs.onWake((names) => {
    for (const name of names) for (const id of workers.get(name)!) boss.notifyWorker(id);
  });
}

/** Where one job was there may be more, so a worker fetches the next at once and leaves only an empty queue to its poll. */
async function startOne(deps: Deps, handlers: JobHandlers, name: JobName): Promise<string> {
  const { boss } = deps.jobs;
  let id: string | undefined;
  id = await boss.work(name, { pollingIntervalSeconds: 2, batchSize: 1 }, async ([job]) => {
    try {
      await runJob(deps, handlers, name, job!.data);
    } catch (error) {
      deps.log.error({ err: error, job: name, job_id: job!.id }, 'job failed');
      throw error;
    } finally {
      if (id) boss.notifyWorker(id);
    }
  });
  return id;
}

/** Runs one job now, and wakes the workers for what it enqueued. */
export async function runJob(deps: Deps, handlers: JobHandlers, name: JobName, data: unknown): Promise<void> {
  await (handlers[name] as JobHandler<JobName>)(deps, data as never);
  deps.jobs.wake();
}

/** Runs every job that is due, and the jobs those make, until none is left. For commands and tests without a worker. */
export async function runDueJobs(deps: Deps, handlers: JobHandlers): Promise<number> {
  const { boss } = deps.jobs;
  let done = 0;
  for (let ran = -1; ran !== done; ) {
    ran = done;
    for (const name of jobNames) {
      for (const job of (await boss.fetch(name, { batchSize: 50 })) ?? []) {
        await runJob(deps, handlers, name, job.data);
        await boss.complete(name, job.id);
        done += 1;
      }
    }
  }
  return done;
}

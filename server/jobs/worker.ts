// What each job does, and the workers that do them in this process. Every job may run twice and on any node.
import type { Deps } from '../deps.ts';
import { type JobData, type JobName, jobNames } from './queue.ts';

export type JobHandler<N extends JobName> = (deps: Deps, data: JobData[N]) => Promise<void>;
export type JobHandlers = { [N in JobName]: JobHandler<N> };

/** Starts one worker for each queue; they end with the queue. A handler that throws is tried again with back-off, then kept as failed. */
export async function startWorker(deps: Deps, handlers: JobHandlers): Promise<void> {
  const { boss } = deps.jobs;
  const workers = new Map<JobName, string>();
  for (const name of jobNames) {
    const options = {
      pollingIntervalSeconds: 2,
      batchSize: 1,
      localConcurrency: name === 'apply_delivery' ? 4 : 2,
    };
    const worker = await boss.work(name, options, async ([job]) => {
      try {
        await runJob(deps, handlers, name, job!.data);
      } catch (error) {
        deps.log.error({ err: error, job: name, job_id: job!.id }, 'job failed');
        throw error;
      }
    });
    workers.set(name, worker);
  }
  deps.jobs.onWake((names) => {
    for (const name of names) boss.notifyWorker(workers.get(name)!);
  });
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

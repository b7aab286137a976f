// Jobs: URL → action, for admins.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { listJobs } from './list-jobs.ts';
import { retryJob } from './retry-job.ts';

export async function jobRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    admin([
      listJobs, // GET /jobs
      retryJob, // POST /jobs/:id/retry
    ]),
    deps,
  );
}

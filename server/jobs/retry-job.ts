// POST /api/jobs/:id/retry: gives a job that was given up one more try, now.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { jobColumns, toListedJob } from './listed-job.ts';
import { jobNames } from './queue.ts';
import { jobSchema } from './schemas.ts';

/** Money is sent again only by the refund's own retry, where a person says why and the provider is asked first. */
const NEVER_FROM_HERE = ['send_refund'];

export const retryJob: Action = async (app, { sql, jobs }) => {
  app.post(
    '/jobs/:id/retry',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Try a job again that was given up',
        params: idParams,
        response: answers({ 200: jobSchema }, ['not_found', 'conflict']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const find = async () => {
        const [row] = await sql<Parameters<typeof toListedJob>[0][]>`
          select ${jobColumns(sql)} from pgboss.job where id = ${id} and name = any(${jobNames})`;
        return row;
      };
      const job = await find();
      if (!job) throw new AppError('not_found');
      if (NEVER_FROM_HERE.includes(job.name))
        throw new AppError('conflict', 'A refund is sent again from the refund itself');
      if (job.state !== 'failed')
        throw new AppError('conflict', `This job is ${job.state}, only failed ones can be tried again`);
      await jobs.boss.retry(job.name, id);
      jobs.nudge(job.name as (typeof jobNames)[number]);
      return toListedJob((await find())!);
    },
  );
};

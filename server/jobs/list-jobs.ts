// GET /api/jobs: the jobs of the queue, the given-up ones unless asked otherwise. They are kept for a week.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { jobColumns, toListedJob } from './listed-job.ts';
import { jobNames } from './queue.ts';
import { jobListQuery, jobListSchema, jobSorts } from './schemas.ts';

export const listJobs: Action = async (app, { sql }) => {
  app.get(
    '/jobs',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Jobs that were given up, or those in another state',
        querystring: jobListQuery,
        response: answers({ 200: jobListSchema }),
      },
    },
    async (request) => {
      const wanted = request.query;
      const at = keyset(sql, jobSorts, wanted, 'job.id');
      // pg-boss keeps jobs of its own there too.
      const names = wanted.name === undefined ? jobNames : jobNames.filter((name) => name === wanted.name);
      const filter = sql`job.name = any(${names}) and job.state = ${wanted.state}::pgboss.job_state`;
      const [rows, [count]] = await Promise.all([
        sql<(Parameters<typeof toListedJob>[0] & { page_value: string })[]>`
          select ${jobColumns(sql)}, ${at.value} as page_value from pgboss.job
          where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from pgboss.job where ${filter}`,
      ]);
      return toPage(rows.map(toListedJob), count!.total, wanted);
    },
  );
};

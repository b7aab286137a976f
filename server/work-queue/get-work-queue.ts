// GET /api/work-queue: all that waits for a person, counted, with the most urgent of each kind. One statement.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { type WorkQueue, workKinds, workQueueSchema } from './schemas.ts';
import { waitingWork } from './waiting-work.ts';

const SHOWN = 5;

export const getWorkQueue: Action = async (app, { sql, now, config }) => {
  app.get(
    '/work-queue',
    {
      schema: {
        tags: ['Back office'],
        summary: 'What waits for a person',
        description: `Of each kind how many, and the ${SHOWN} that are due first.`,
        response: answers({ 200: workQueueSchema }),
      },
    },
    async () => {
      const work = waitingWork(sql, now(), config.TIMEZONE);
      const groups = workKinds
        .map(
          (kind) => sql`
            select ${kind} as kind, count(*)::int as total,
                   coalesce(jsonb_agg(to_jsonb(x) order by x.place) filter (where x.place <= ${SHOWN}), '[]') as items
            from (select row_number() over (order by g.at, g.id) as place, g.* from (${work[kind]}) as g) as x`,
        )
        .reduce((left, right) => sql`${left} union all ${right}`);
      const rows = await sql<WorkQueue['data']>`${groups}`;
      return {
        data: rows.map((group) => ({
          ...group,
          items: group.items.map((item) => ({ ...item, at: new Date(item.at).toISOString() })),
        })),
      };
    },
  );
};

// GET /api/analytics/<name>: the numbers of the back office, one address for each question.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { answers, date } from '../http/fields.ts';
import { type QueryName, queries } from './queries.ts';
import { periodQuery, rowSchemas } from './schemas.ts';

const summaries: Record<QueryName, string> = {
  revenue_by_month: 'Money received and paid back, by month',
  revenue_by_course: 'Money received and paid back, by course',
  revenue_by_category: 'Money received and paid back, by category',
  fill_rate: 'Seats booked of those offered, by month and category',
  conversion: 'From looking to paying, step by step',
  payments: 'How payments end, by provider',
  payment_failures: 'Why payments fail, by provider',
  popularity: 'Courses by seats booked and views',
  waitlist: 'What people wait for, by course',
  corporate: 'Requests of companies, by where they stand',
};
const MOST_DAYS = 3 * 366;

/** @returns one action for each question */
export const getNumbers = (Object.keys(queries) as QueryName[]).map(
  (name): Action =>
    async (app, { sql, config, now }) => {
      app.get(
        `/analytics/${name.replaceAll('_', '-')}`,
        {
          schema: {
            tags: ['Analytics'],
            summary: summaries[name],
            description: 'docs/analytics.md shows the query behind it.',
            querystring: periodQuery,
            response: answers({
              200: z.object({
                from: date,
                to: date,
                timezone: z.string(),
                data: z.array(rowSchemas[name] as z.ZodType),
              }),
            }),
          },
        },
        async ({ query }) => {
          const today = Temporal.Instant.fromEpochMilliseconds(now().getTime())
            .toZonedDateTimeISO(config.TIMEZONE)
            .toPlainDate();
          const to = query.to ? Temporal.PlainDate.from(query.to) : today;
          const from = query.from
            ? Temporal.PlainDate.from(query.from)
            : to.subtract({ months: 12 }).add({ days: 1 });
          const days = from.until(to, { largestUnit: 'day' }).days;
          if (days < 0) throw invalidField('to', 'must not be before from');
          if (days > MOST_DAYS) throw invalidField('from', 'must be at most three years before to');
          const period = { from: from.toString(), to: to.toString() };
          const rows = await sql.unsafe(queries[name], [period.from, period.to, config.TIMEZONE], {
            prepare: true,
          });
          return { ...period, timezone: config.TIMEZONE, data: [...rows] };
        },
      );
    },
);

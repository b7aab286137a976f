// GET /api/catalogue: what there is to choose from, for the filters of the catalogue.
import type { z } from 'zod';
import type { Action } from '../deps.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers } from '../http/fields.ts';
import { sessionToCome } from './course.ts';
import { catalogueSchema } from './schemas.ts';

const MOST_PLACES = 50;
/** All of them, those of a category, or those for an audience. */
type Counted = { category: string | null; audience: string | null; courses: number };
type Choices = z.output<typeof catalogueSchema>['places'];

export const getCatalogue: Action = async (app, { reads, now }) => {
  app.get(
    '/catalogue',
    {
      schema: {
        tags: ['Courses'],
        summary: 'See what there is to choose from',
        description:
          'How many published, active courses there are in each category, for each audience and at each place.',
        response: answers({ 200: catalogueSchema }),
      },
    },
    async (request, reply) => {
      cacheForVisitors(request, reply, 60);
      const [counted, places] = await reads.run(request.caller, (sql) =>
        Promise.all([
          sql<Counted[]>`
          select category, audience, count(*)::int as courses from courses where is_published and is_active
          group by grouping sets ((), (category), (audience)) order by courses desc, category, audience`,
          sql<Choices>`
          select location as value, count(*)::int as courses
          from (select distinct s.location, s.course_id from sessions s join courses c on c.id = s.course_id
                where ${sessionToCome(sql, now())} and c.is_published and c.is_active) as held
          group by 1 order by 2 desc, 1 limit ${MOST_PLACES}`,
        ]),
      );
      const of = (name: 'category' | 'audience'): Choices =>
        counted.flatMap((row) => (row[name] === null ? [] : { value: row[name], courses: row.courses }));
      const all = counted.find((row) => row.category === null && row.audience === null)!;
      return { courses: all.courses, categories: of('category'), audiences: of('audience'), places };
    },
  );
};

// GET /api/catalogue: what there is to choose from, for the filters of the catalogue.
import type { z } from 'zod';
import type { Action } from '../deps.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers } from '../http/fields.ts';
import { sessionToCome } from './course.ts';
import { catalogueSchema } from './schemas.ts';

const MOST_PLACES = 50;
type Choices = z.output<typeof catalogueSchema>['places'];

export const getCatalogue: Action = async (app, { sql, now }) => {
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
      const [[all], categories, audiences, places] = await Promise.all([
        sql<{ courses: number }[]>`
          select count(*)::int as courses from courses where is_published and is_active`,
        sql<Choices>`
          select category as value, count(*)::int as courses from courses where is_published and is_active
          group by 1 order by 2 desc, 1`,
        sql<Choices>`
          select audience as value, count(*)::int as courses from courses where is_published and is_active
          group by 1 order by 2 desc, 1`,
        sql<Choices>`
          select s.location as value, count(distinct s.course_id)::int as courses
          from sessions s join courses c on c.id = s.course_id
          where ${sessionToCome(sql, now())} and c.is_published and c.is_active
          group by 1 order by 2 desc, 1 limit ${MOST_PLACES}`,
      ]);
      return { courses: all!.courses, categories, audiences, places };
    },
  );
};

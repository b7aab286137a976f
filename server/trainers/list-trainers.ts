// GET /api/trainers
import type { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { searchIn, searchSort, withSearch } from '../http/search.ts';
import { type Trainer, trainerFilters, trainerSchema, trainerSorts } from './schemas.ts';
import { trainerColumns, trainerVisibleTo } from './trainer.ts';

type Filters = z.output<typeof trainerFilters>;

export const listTrainers: Action = async (app, { sql }) => {
  app.get(
    '/trainers',
    {
      schema: {
        tags: ['Trainers'],
        summary: 'Find trainers',
        description:
          'Active trainers; admins see all. `search` looks in name and bio and forgives spelling in names; with it the standard sort is `relevance`, else `name`.',
        querystring: trainerFilters,
        response: answers({ 200: listSchema(trainerSchema) }),
      },
    },
    async (request, reply) => {
      const { query: filters, caller } = request;
      cacheForVisitors(request, reply, 60);
      const query = { ...filters, sort: searchSort(filters, 'name') };
      const { where, relevance } = conditions(sql, filters, caller);
      const { after, order, value } = keyset(sql, trainerSorts, query, 'found.id');
      const [rows, [count]] = await withSearch(sql, filters.search, (db) =>
        Promise.all([
          db<(Trainer & { page_value: string })[]>`
          select ${trainerColumns(sql, caller)}, ${value} as page_value
          from (select trainers.*, ${relevance} as relevance from trainers where ${where}) as found
          where ${after} order by ${order} limit ${query.limit + 1}`,
          db<{ total: number }[]>`select count(*) as total from trainers where ${where}`,
        ]),
      );
      return toPage(rows, count!.total, query);
    },
  );
};

/** @throws AppError 422 when somebody else uses a filter of the admins */
function conditions(sql: Db, filters: Filters, caller: Caller | null) {
  if (filters.is_active !== undefined && caller?.role !== 'admin')
    throw invalidField('is_active', 'is a filter for admins');
  const { matches, relevance } = searchIn(sql, filters.search ?? [], {
    vector: 'trainers.search',
    text: 'lower(trainers.name)',
  });
  const all: Fragment[] = [trainerVisibleTo(sql, caller), matches];
  if (filters.is_active !== undefined) all.push(sql`trainers.is_active = ${filters.is_active}`);
  if (filters.specialization !== undefined)
    all.push(sql`lower(trainers.specializations::text)::jsonb ? lower(${filters.specialization})`);
  return { where: all.reduce((left, right) => sql`${left} and ${right}`), relevance };
}

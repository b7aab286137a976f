// GET /api/users/:userId/waitlist for that user and admins, GET /api/sessions/:sessionId/waitlist for admins.
import { z } from 'zod';
import type { Fragment, Sql } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listSchema, type Sorts, toPage } from '../http/paging.ts';
import {
  ownWaitlistFilters,
  ownWaitlistSorts,
  sessionWaitlistFilters,
  sessionWaitlistSorts,
  waitlistEntrySchema,
  waitlistParams,
} from './schemas.ts';
import { fromWaitlist, readEntries } from './waitlist.ts';

export const listUserWaitlist: Action = async (app, { sql }) => {
  app.get(
    '/users/:userId/waitlist',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'What a user waits or waited for',
        params: z.strictObject({ userId: id }),
        querystring: ownWaitlistFilters,
        response: answers({ 200: listSchema(waitlistEntrySchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const owner = request.params.userId;
      const known =
        role === 'admin' || owner === user_id ? await sql`select from users where id = ${owner}` : [];
      if (known.length === 0) throw new AppError('not_found');
      const { session_id = null, ...wanted } = request.query;
      const scope = sql`w.user_id = ${owner} and (${session_id}::uuid is null or w.session_id = ${session_id}::uuid)`;
      return page(sql, scope, wanted, ownWaitlistSorts, false);
    },
  );
};

export const listSessionWaitlist: Action = async (app, { sql }) => {
  app.get(
    '/sessions/:sessionId/waitlist',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'The waiting list of a session, in its order',
        params: waitlistParams,
        querystring: sessionWaitlistFilters,
        response: answers({ 200: listSchema(waitlistEntrySchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { sessionId } = request.params;
      const known = await sql`select from sessions where id = ${sessionId}`;
      if (known.length === 0) throw new AppError('not_found');
      return page(sql, sql`w.session_id = ${sessionId}`, request.query, sessionWaitlistSorts, true);
    },
  );
};

type Wanted = { limit: number; cursor?: string | undefined; sort: string; status?: string | undefined };

async function page(sql: Sql, scope: Fragment, wanted: Wanted, sorts: Sorts, people: boolean) {
  const at = keyset(sql, sorts, wanted, 'w.id');
  const filter = sql`${scope} and (${wanted.status ?? null}::text is null or w.status = ${wanted.status ?? null})`;
  const [rows, [count]] = await Promise.all([
    readEntries(sql, sql`where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`, {
      pageValue: at.value,
      people,
    }),
    sql<{ total: number }[]>`select count(*)::int as total from ${fromWaitlist(sql)} where ${filter}`,
  ]);
  return toPage(rows, count!.total, wanted);
}

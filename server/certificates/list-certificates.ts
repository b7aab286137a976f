// GET /api/users/:userId/certificates for that user and admins, GET /api/certificates for admins.
import { z } from 'zod';
import type { Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { readCertificates, statusColumn } from './certificate.ts';
import { certificateFilters, certificateSchema, certificateSorts } from './schemas.ts';

export const listUserCertificates: Action = async (app, deps) => {
  app.get(
    '/users/:userId/certificates',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'The certificates of the people a user booked for',
        params: z.strictObject({ userId: id }),
        querystring: certificateFilters,
        response: answers({ 200: listSchema(certificateSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const { user_id, role } = callerOf(request);
      const owner = request.params.userId;
      const known = await deps.sql`select from users where id = ${owner}`;
      if (known.length === 0 || (role !== 'admin' && owner !== user_id)) throw new AppError('not_found');
      return page(deps, deps.sql`k.user_id = ${owner}`, request.query);
    },
  );
};

export const listCertificates: Action = async (app, deps) => {
  app.get(
    '/certificates',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'All certificates',
        querystring: certificateFilters,
        response: answers({ 200: listSchema(certificateSchema) }),
      },
    },
    async (request) => page(deps, deps.sql`true`, request.query),
  );
};

async function page({ sql, config }: Deps, scope: Fragment, wanted: z.output<typeof certificateFilters>) {
  const at = keyset(sql, certificateSorts, wanted, 'k.id');
  const { search = null } = wanted;
  // Names are looked for among the attendees: they have the index, and are corrected together with the certificate.
  const named = `%${search?.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const filter = sql`${scope}
    and (${search}::text is null or k.number = upper(${search})
         or k.attendee_id in (select a.id from attendees a where lower(a.name) like ${named}))
    and (${wanted.session_id ?? null}::uuid is null or k.session_id = ${wanted.session_id ?? null})
    and (${wanted.status ?? null}::text is null or ${statusColumn(sql)} = ${wanted.status ?? null})`;
  const [rows, [count]] = await Promise.all([
    readCertificates(
      sql,
      config,
      sql`where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
      at.value,
    ),
    sql<{ total: number }[]>`select count(*)::int as total from certificates k where ${filter}`,
  ]);
  return toPage(rows, count!.total, wanted);
}

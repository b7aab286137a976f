// Checks of all stored data: GET /api/integrity-checks lists them, POST asks for one now, GET /…/:id says what was found.
import type { Db } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { keyset, toPage } from '../http/paging.ts';
import { forgetInterrupted } from './check-integrity.ts';
import {
  type IntegrityCheck,
  integrityCheckListQuery,
  integrityCheckListSchema,
  integrityCheckSchema,
  integrityCheckSorts,
} from './schemas.ts';

export const startIntegrityCheck: Action = async (app, deps) => {
  app.post(
    '/integrity-checks',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Check all stored data now',
        description:
          'Answers at once; the check runs in the background and takes seconds to minutes. One at a time.',
        response: answers({ 202: integrityCheckSchema }, [
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      await forgetInterrupted(deps);
      return answerOnce(deps, request, reply, async (tx) => {
        const [row] = await tx<{ id: string }[]>`
          insert into integrity_checks (asked_by, started_at) values (${callerOf(request).user_id}, ${deps.now()}) returning id`;
        await deps.jobs.enqueue(tx, 'check_integrity', { check_id: row!.id });
        return { status: 202, body: await readCheck(tx, row!.id) };
      });
    },
  );
};

export const listIntegrityChecks: Action = async (app, { sql }) => {
  app.get(
    '/integrity-checks',
    {
      schema: {
        tags: ['Back office'],
        summary: 'Checks of all stored data, the last one first',
        querystring: integrityCheckListQuery,
        response: answers({ 200: integrityCheckListSchema }),
      },
    },
    async ({ query }) => {
      const { after, order, value } = keyset(sql, integrityCheckSorts, query, 'integrity_checks.id');
      const [rows, [count]] = await Promise.all([
        sql<(Omit<IntegrityCheck, 'violations'> & { page_value: string })[]>`
          select ${columns(sql)}, ${value} as page_value from integrity_checks
          where ${after} order by ${order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*) as total from integrity_checks`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

export const getIntegrityCheck: Action = async (app, { sql }) => {
  app.get(
    '/integrity-checks/:id',
    {
      schema: {
        tags: ['Back office'],
        summary: 'What a check of all stored data found',
        params: idParams,
        response: answers({ 200: integrityCheckSchema }, ['not_found']),
      },
    },
    async (request) => readCheck(sql, request.params.id),
  );
};

function columns(sql: Db) {
  return sql`
    id, asked_by, started_at, ended_at, invariants, jsonb_array_length(violations) as broken, error,
    (extract(epoch from ended_at - started_at) * 1000)::int as took_ms,
    case when ended_at is null then 'running' when error is not null then 'failed'
         when violations = '[]' then 'sound' else 'broken' end as status`;
}

async function readCheck(sql: Db, id: string): Promise<IntegrityCheck> {
  const [row] = await sql<IntegrityCheck[]>`
    select ${columns(sql)}, violations from integrity_checks where id = ${id}`;
  if (!row) throw new AppError('not_found', 'There is no such check');
  return row;
}

// POST /api/reconciliations: an admin holds a provider's statement against our books. The body is the CSV itself.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import { apart, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { compare } from './compare.ts';
import { readStatement } from './read-statement.ts';
import { type Reconciliation, reconcileQuery, reconciliationSchema } from './schemas.ts';

/** A year of a busy school. */
const MOST_BYTES = 8 * 1024 * 1024;

export const createReconciliation = apart(async (app, deps) => {
  const take = (_request: unknown, body: string | Buffer, done: (error: null, body: string) => void) =>
    done(null, String(body));
  app.addContentTypeParser(['text/csv', 'text/plain'], { parseAs: 'string', bodyLimit: MOST_BYTES }, take);
  app.post(
    '/reconciliations',
    {
      bodyLimit: MOST_BYTES,
      schema: {
        tags: ['Reconciliation'],
        summary: 'Compare a provider statement with our books',
        description:
          'The body is the CSV of an M-Pesa organisation statement or of a Flutterwave transaction export, as text/csv. Money they know and we do not is listed as unapplied. Repeating it changes nothing more.',
        consumes: ['text/csv'],
        querystring: reconcileQuery,
        body: z.string('must be the CSV, as text/csv').min(1, 'must not be empty'),
        response: answers({ 201: reconciliationSchema }, [
          'unsupported_media_type',
          'payload_too_large',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { query, body } = request;
      const statement = readStatement(query.provider, body, deps.config.TIMEZONE);
      const statement_sha256 = createHash('sha256').update(body).digest('hex');
      return answerOnce(deps, request, reply, async (tx) => {
        const { totals, differences } = await compare(tx, deps, query, statement);
        const stored = await store(tx, {
          ...{ ...query, statement_sha256, totals, differences },
          ...{ created_by: callerOf(request).user_id, created_at: deps.now().toISOString() },
        });
        return { status: 201, body: stored };
      });
    },
  );
});

async function store(tx: Tx, report: Omit<Reconciliation, 'id'>): Promise<Reconciliation> {
  const [row] = await tx<{ id: string }[]>`
    insert into reconciliations (provider, date_from, date_to, statement_sha256, totals, differences, created_by, created_at)
    values (${report.provider}, ${report.date_from}, ${report.date_to}, ${report.statement_sha256}, ${tx.json(report.totals)},
            ${tx.json(report.differences)}, ${report.created_by}, ${report.created_at})
    returning id`;
  return { id: row!.id, ...report };
}

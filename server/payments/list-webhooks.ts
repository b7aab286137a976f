// GET /api/payment-webhooks and /api/payment-webhooks/:id: what the providers delivered, for admins, without what nobody needs to see.
import type { z } from 'zod';
import type { Db, Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { maskedJson, maskedText } from './mask.ts';
import { type Webhook, webhookListQuery, webhookSchema, webhookSorts } from './schemas.ts';

type Row = Omit<Webhook, 'payload' | 'headers'> & { payload: string; headers: string; page_value: string };

export const listWebhooks: Action = async (app, deps) => {
  const { sql } = deps;
  app.get(
    '/payment-webhooks',
    {
      schema: {
        tags: ['Payments'],
        summary: 'List deliveries of the payment providers',
        description: '`doubtful=true` leaves those that did not pass every check at the door.',
        querystring: webhookListQuery,
        response: answers({ 200: listSchema(webhookSchema) }),
      },
    },
    async ({ query }) => {
      const where = conditions(sql, query);
      const { after, order, value } = keyset(sql, webhookSorts, query, 'w.id');
      const [rows, [count]] = await Promise.all([
        readWebhooks(
          sql,
          deps,
          sql`where ${where} and ${after} order by ${order} limit ${query.limit + 1}`,
          value,
        ),
        sql<{ total: number }[]>`select count(*) as total from payment_webhooks w where ${where}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

export const getWebhook: Action = async (app, deps) => {
  app.get(
    '/payment-webhooks/:id',
    {
      schema: {
        tags: ['Payments'],
        summary: 'One delivery of a payment provider',
        params: idParams,
        response: answers({ 200: webhookSchema }, ['not_found']),
      },
    },
    async ({ params }) => {
      const [delivery] = await readWebhooks(deps.sql, deps, deps.sql`where w.id = ${params.id}`);
      if (!delivery) throw new AppError('not_found', 'There is no such delivery');
      return delivery;
    },
  );
};

/** Deliveries in the shape of the API; table payment_webhooks as w. */
export async function readWebhooks(
  sql: Db,
  deps: Pick<Deps, 'seal'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<(Webhook & { page_value: string })[]> {
  const rows = await sql<Row[]>`
    select w.id, w.payment_id, w.refund_id, w.provider, w.event_type, w.event_id, w.payload, w.headers, host(w.ip) as ip, w.doubt,
           w.processed, w.processed_at, w.processing_error, w.attempts, w.created_at, ${pageValue ?? sql`''`} as page_value
    from payment_webhooks w ${rest}`;
  return rows.map((row) => ({
    ...row,
    payload: shown(Buffer.from(deps.seal.open(row.payload), 'base64').toString('utf8')),
    headers: maskedJson(deps.seal.openJson(row.headers)),
  }));
}

function shown(body: string): unknown {
  try {
    return maskedJson(JSON.parse(body));
  } catch {
    return maskedText(body.slice(0, 5000));
  }
}

function conditions(sql: Db, filters: z.output<typeof webhookListQuery>): Fragment {
  const all: Fragment[] = [sql`true`];
  if (filters.provider !== undefined) all.push(sql`w.provider = ${filters.provider}`);
  if (filters.processed !== undefined) all.push(sql`w.processed = ${filters.processed}`);
  if (filters.doubtful !== undefined) all.push(sql`(w.doubt is not null) = ${filters.doubtful}`);
  if (filters.payment_id !== undefined) all.push(sql`w.payment_id = ${filters.payment_id}`);
  return all.reduce((left, right) => sql`${left} and ${right}`);
}

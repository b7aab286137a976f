// Every list can be had as CSV: an admin who asks for text/csv gets all rows of the filter, not one page. It is read
// page by page through the list's own action, so the two can never differ, and sent while it is read.
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { inertText } from './inert-text.ts';

const ROWS_AT_ONCE = 500;
/** Without it a spreadsheet takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\ufeff';

type Row = Record<string, unknown>;
type Page = { data: Row[]; next_cursor: string | null };
type ReadPage = (cursor: string | undefined) => Promise<Page>;

/** Call it before the routes are registered. */
export function offerCsv(api: FastifyInstance, deps: Deps): void {
  api.addHook('onRoute', (route) => {
    const item = route.method === 'GET' ? itemOfList(route) : null;
    if (!item) return;
    const columns = columnsOf(item);
    const asJson = route.handler;
    const list = route.url.replace(/^\/api\//, '');
    route.schema!.description =
      `${route.schema!.description ?? ''} Admins get all rows of the filter as CSV with \`Accept: text/csv\`.`.trim();
    route.handler = async function (request, reply) {
      if (!wantsCsv(request)) return asJson.call(this, request, reply);
      const query = request.query as Row;
      const read: ReadPage = async (cursor) => {
        request.query = { ...query, limit: ROWS_AT_ONCE, cursor };
        return (await asJson.call(this, request, reply)) as Page;
      };
      return sendCsv(deps, request, reply, { list, columns, read, filters: query });
    };
  });
}

function wantsCsv(request: FastifyRequest): boolean {
  return request.caller?.role === 'admin' && /\btext\/csv\b/i.test(request.headers.accept ?? '');
}

/** The schema of one row, when the route answers with a list. */
function itemOfList(route: RouteOptions): z.ZodObject | null {
  const answer = (route.schema?.response as Record<number, unknown> | undefined)?.[200];
  if (!(answer instanceof z.ZodObject) || !('next_cursor' in answer.shape)) return null;
  const { data } = answer.shape as { data?: unknown };
  return data instanceof z.ZodArray && data.element instanceof z.ZodObject ? data.element : null;
}

/** The path of each value: objects in objects become columns of their own, lists stay one cell. */
function columnsOf(item: z.ZodObject, above: string[] = []): string[][] {
  return Object.entries(item.shape).flatMap(([name, schema]) => {
    let inner: unknown = schema;
    while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) inner = inner.unwrap();
    const path = [...above, name];
    return inner instanceof z.ZodObject ? columnsOf(inner, path) : [path];
  });
}

type Export = { list: string; columns: string[][]; read: ReadPage; filters: unknown };

async function sendCsv(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { list, columns, read, filters }: Export,
): Promise<FastifyReply> {
  const { user_id } = callerOf(request);
  await deps.limits.count('export_by_account', user_id);
  // Read before anything is sent: a refusal of the list is still a problem document.
  const first = await read(undefined);
  const id = await transaction(deps.sql, actorOf(request), async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      insert into exports (user_id, list, filters, created_at)
      values (${user_id}, ${list}, ${deps.seal.closeJson(filters)}, ${deps.now()}) returning id`;
    return row!.id;
  });
  const name = `${list.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '')}-${deps.now().toISOString().slice(0, 10)}.csv`;
  const finished = async (lines: number) => {
    await transaction(
      deps.sql,
      actorOf(request),
      (tx) => tx`update exports set lines = ${lines} where id = ${id}`,
    );
  };
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(written(first, columns, read, finished), { objectMode: false }));
}

async function* written(
  first: Page,
  columns: string[][],
  read: ReadPage,
  finished: (lines: number) => Promise<void>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csv([columns.map((path) => path.join('.'))]);
  let lines = 0;
  for (let page = first; ; page = await read(page.next_cursor ?? undefined)) {
    lines += page.data.length;
    if (page.data.length > 0) yield csv(page.data.map((row) => columns.map((path) => cell(row, path))));
    if (page.next_cursor === null) break;
  }
  await finished(lines);
}

function csv(rows: (string | number)[][]): string {
  // To a spreadsheet every line break outside of quotes ends a row, a lone one too.
  return stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n]/ });
}

function cell(row: Row, path: string[]): string | number {
  const value = path.reduce<unknown>((inner, name) => (inner as Row | null | undefined)?.[name], row);
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value;
  return inertText(typeof value === 'string' ? value : JSON.stringify(value));
}

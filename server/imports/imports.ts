// POST /api/imports takes a CSV file and answers at once; a job works it off, and GET /api/imports/:id tells how far it is.

import type { Db } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { apart, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { keyset, toPage } from '../http/paging.ts';
import { lineKinds } from './line-kinds.ts';
import { readLines } from './read-lines.ts';
import {
  type Import,
  importKinds,
  importListQuery,
  importListSchema,
  importSchema,
  importSorts,
  startImportQuery,
} from './schemas.ts';

const LARGEST_FILE = 8 * 1024 * 1024;

export const startImport = apart(async (app, deps) => {
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'string', bodyLimit: LARGEST_FILE },
    (_request, body, done) => done(null, body),
  );
  app.post(
    '/imports',
    {
      bodyLimit: LARGEST_FILE,
      schema: {
        tags: ['Back office'],
        summary: 'Import courses, sessions or users from CSV',
        description: `The body is the file, as text/csv in UTF-8 with headings. ${importKinds
          .map((kind) => `${kind}: ${lineKinds[kind].columns.join(', ')}`)
          .join(
            ' · ',
          )}. Lists in a cell are separated by |. With \`dry_run\` every bad line is named and nothing is written.`,
        querystring: startImportQuery,
        response: answers({ 202: importSchema }, [
          'payload_too_large',
          'unsupported_media_type',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      if (typeof request.body !== 'string')
        throw new AppError('unsupported_media_type', 'Send the file as text/csv');
      const file = request.body;
      // The parser has replaced what is no UTF-8: better refused than stored as question marks.
      if (file.includes('\ufffd')) throw invalidField('file', 'must be UTF-8 text');
      const { kind, dry_run, skip_bad } = request.query;
      const lines_total = readLines(file, kind).length;
      return answerOnce(deps, request, reply, async (tx) => {
        const [row] = await tx<{ id: string }[]>`
          insert into imports (user_id, kind, dry_run, skip_bad, file, lines_total, created_at)
          values (${callerOf(request).user_id}, ${kind}, ${dry_run}, ${skip_bad}, ${deps.seal.close(file)}, ${lines_total},
                  ${deps.now()}) returning id`;
        await deps.jobs.enqueue(tx, 'run_import', { import_id: row!.id });
        return { status: 202, body: await readImport(tx, row!.id) };
      });
    },
  );
});

export const getImport: Action = async (app, { sql }) => {
  app.get(
    '/imports/:id',
    {
      schema: {
        tags: ['Back office'],
        summary: 'How far an import is, and its bad lines',
        params: idParams,
        response: answers({ 200: importSchema }, ['not_found']),
      },
    },
    async (request) => readImport(sql, request.params.id),
  );
};

export const listImports: Action = async (app, { sql }: Deps) => {
  app.get(
    '/imports',
    {
      schema: {
        tags: ['Back office'],
        summary: 'List imports',
        querystring: importListQuery,
        response: answers({ 200: importListSchema }),
      },
    },
    async ({ query }) => {
      const { after, order, value } = keyset(sql, importSorts, query, 'imports.id');
      const filter = sql`(${query.kind ?? null}::text is null or kind = ${query.kind ?? null})
        and (${query.status ?? null}::text is null or status = ${query.status ?? null})`;
      const [rows, [count]] = await Promise.all([
        sql<(Omit<Import, 'bad_lines'> & { page_value: string })[]>`
          select ${importColumns(sql)}, ${value} as page_value from imports
          where ${filter} and ${after} order by ${order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*) as total from imports where ${filter}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

function importColumns(sql: Db) {
  return sql`id, kind, dry_run, skip_bad, status, lines_total, lines_done, lines_written,
             jsonb_array_length(bad_lines) as lines_bad, created_at, ended_at`;
}

async function readImport(sql: Db, id: string): Promise<Import> {
  const [row] = await sql<Import[]>`select ${importColumns(sql)}, bad_lines from imports where id = ${id}`;
  if (!row) throw new AppError('not_found', 'There is no such import');
  return row;
}

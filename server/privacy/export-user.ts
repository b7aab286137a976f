// GET /api/users/:id/export: all data of one person in a zip, for machines (JSON) and for people (HTML).

import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { type Html, html } from '../messages/html.ts';
import { visibleTo } from '../users/user.ts';
import { personalData } from './personal-data.ts';

type Section = Awaited<ReturnType<typeof personalData>>[number];

export const exportUser: Action = async (app, deps) => {
  const { sql, seal, now, config, limits } = deps;
  app.get(
    '/users/:id/export',
    {
      schema: {
        tags: ['Data protection'],
        summary: 'Everything known about a person, as a zip with JSON and HTML',
        params: idParams,
        response: {
          ...answers({}, ['not_found']),
          200: { description: 'The zip', content: { 'application/zip': { schema: z.unknown() } } },
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const known = await sql`select from users where id = ${id} and ${visibleTo(sql, caller)}`;
      if (known.length === 0) throw new AppError('not_found');
      await limits.count('own_data_by_account', caller.user_id);
      const data = await personalData(sql, seal, id);
      const lines = data.reduce((sum, section) => sum + section.rows.length, 0);
      const at = now();
      await transaction(
        sql,
        actorOf(request),
        (tx) => tx`
          insert into exports (user_id, list, filters, lines, created_at)
          values (${caller.user_id}, 'personal data', ${seal.closeJson({ user_id: id })}, ${lines}, ${at})`,
      );
      const { ZipFile } = await import('yazl');
      const zip = new ZipFile();
      const asJson = {
        made_at: at.toISOString(),
        ...Object.fromEntries(data.map((one) => [one.title, one.rows])),
      };
      zip.addBuffer(Buffer.from(JSON.stringify(asJson, null, 2)), 'data.json', { mtime: at });
      zip.addBuffer(Buffer.from(page(data, config.BUSINESS_NAME, at).source), 'data.html', { mtime: at });
      zip.end();
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="my-data-${at.toISOString().slice(0, 10)}.zip"`)
        .send(zip.outputStream);
    },
  );
};

function page(data: Section[], business: string, at: Date): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>My data at ${business}</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; } table { border-collapse: collapse; margin-bottom: 2rem; }
th, td { border: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top; } th { background: #eee; }</style>
</head>
<body><h1>My data at ${business}</h1><p>As of ${at.toISOString()}.</p>${data.map(tableOf)}</body>
</html>`;
}

function tableOf({ title, rows }: Section): Html {
  if (rows.length === 0) return html`<h2>${title}</h2><p>Nothing.</p>`;
  const names = Object.keys(rows[0]!);
  const lines = rows.map((row) => html`<tr>${names.map((name) => html`<td>${shown(row[name])}</td>`)}</tr>`);
  return html`<h2>${title}</h2>
<table><tr>${names.map((name) => html`<th>${name.replaceAll('_', ' ')}</th>`)}</tr>${lines}</table>`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

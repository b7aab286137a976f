// The back office at /admin: the page that starts it, and its files. Nothing in them is secret, the API guards the data;
// but only an admin gets the page, and a visitor is sent to log in.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { adminDist } from '../../web/build.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { html } from '../messages/html.ts';
import { sendPage } from '../messages/page.ts';
import { anyone } from './access.ts';

const YEAR_MS = 365 * 86_400_000;

/** Registered beside the API, not below /api. */
export async function adminApp(app: FastifyInstance, deps: Deps): Promise<void> {
  // Their names change with their contents, so a browser may keep them for good.
  await app.register(fastifyStatic, {
    ...{ root: join(adminDist, 'assets'), prefix: '/admin/assets/' },
    ...{ immutable: true, maxAge: YEAR_MS, preCompressed: true, index: false, decorateReply: false },
  });
  await app.register(anyone([adminPage]), deps);
}

const adminPage: Action = async (app, { config }) => {
  const settings = escaped(
    JSON.stringify({
      business: config.BUSINESS_NAME,
      currency: config.CURRENCY,
      timezone: config.TIMEZONE,
      mailbox: config.MODE === 'demo' && !config.SMTP_URL,
    }),
  );
  // The browser reads the query; the server does not.
  const schema = { hide: true, querystring: z.record(z.string(), z.unknown()) };
  for (const path of ['/admin', '/admin/*'])
    app.get(path, { schema, config: { before_second_factor: true } }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      // Whoever is logged in as somebody else would be sent round in circles.
      if (request.caller && request.caller.role !== 'admin')
        return sendPage(reply.code(403), notForYou(config));
      if (request.caller?.must_set_up)
        return reply.redirect(`/account/second-factor?next=${encodeURIComponent(request.url)}`, 303);
      if (!request.caller) return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
      // Read again each time: it may have been built anew since the start.
      const template = await readFile(join(adminDist, 'index.html'), 'utf8').catch(() => {
        throw new AppError('service_unavailable', 'The back office is not built here');
      });
      const nonce = randomBytes(16).toString('base64');
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', policy(nonce))
        .send(template.replaceAll('__NONCE__', nonce).replace('__SETTINGS__', () => settings));
    });
};

function notForYou({ BUSINESS_NAME }: Deps['config']) {
  return {
    title: 'For the office only',
    business: BUSINESS_NAME,
    body: html`<div class="card"><h1>This part is for the office</h1>
<p>You are logged in, but not as somebody who works here. If you do, log out and log in again with the address the school gave you.</p>
<a class="button" href="/account">My account</a></div>`,
  };
}

/** Styles that its components make in the browser carry the nonce; no script but its own files ever runs. */
function policy(nonce: string): string {
  return [
    "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data: blob:",
    `style-src 'self' 'nonce-${nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  ].join('; ');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// What both servers need to show pages: forms without JavaScript, the style sheet and the small script.
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

export function servePages(app: FastifyInstance): void {
  const assets = [
    { url: '/simulator/pages.css', type: 'text/css', text: file('pages.css') },
    { url: '/simulator/phone-refresh.js', type: 'text/javascript', text: file('phone-refresh.js') },
  ];
  for (const { url, type, text } of assets)
    app.get(url, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(text));
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

/** Pages run nothing but the simulators' own script, and carry no third-party content. */
export const page_headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; img-src data:; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

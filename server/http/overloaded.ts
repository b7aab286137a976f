// What people are told while there is too much to do: cheap to send, because it is sent when every millisecond counts.
import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import { Html, html } from '../messages/html.ts';
import { problemOf } from './problem.ts';

const texts = {
  en: {
    title: 'Many people are here right now',
    text: 'Nothing of yours is lost. We are serving those who came before you, and it will be your turn in a moment.',
    read: (seconds: number) => `This page tries again by itself in ${seconds} seconds.`,
    changed:
      'What you have sent was not done yet. Wait a few seconds, reload this page, and let the browser send your form again: it still has what you typed. Going back brings the form, too.',
    again: 'Try again now',
  },
  sw: {
    title: 'Kuna watu wengi hapa kwa sasa',
    text: 'Hakuna chako kilichopotea. Tunawahudumia waliotangulia, na zamu yako itafika muda si mrefu.',
    read: (seconds: number) => `Ukurasa huu utajaribu tena wenyewe baada ya sekunde ${seconds}.`,
    changed:
      'Ulichotuma bado hakijafanyika. Subiri sekunde chache, pakia ukurasa huu upya, na uruhusu kivinjari kutuma fomu yako tena: bado kina ulichoandika. Ukirudi nyuma utapata fomu pia.',
    again: 'Jaribu tena sasa',
  },
} as const;
type Language = keyof typeof texts;

const style = new Html(
  ':root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:30rem;margin:15vh auto 0;padding:0 1.25rem}h1{font-size:1.6rem;line-height:1.25;text-wrap:balance}a{color:inherit;font-weight:600}',
);
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style.source).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Answers 503 with Retry-After: a page to browsers that look for one, else a problem document. */
export function refuseForNow(request: IncomingMessage, response: ServerResponse, business: string): void {
  const id = randomUUID();
  // Not all at the same moment.
  const seconds = randomInt(2, 6);
  const isPage = request.headers.accept?.includes('text/html') === true && !request.url!.startsWith('/api/');
  const body = isPage ? pageFor(request, seconds, business) : problem.join(id);
  response
    .writeHead(503, [
      ...['content-type', isPage ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8'],
      ...['content-length', String(Buffer.byteLength(body)), 'cache-control', 'no-store'],
      ...['retry-after', String(seconds), 'x-request-id', id, 'x-content-type-options', 'nosniff'],
      ...['content-security-policy', isPage ? POLICY : "default-src 'none'; frame-ancestors 'none'"],
    ])
    .end(body);
}

/** Written once: what stands before and behind the request's id. */
const problem = JSON.stringify(problemOf(new AppError('overloaded'), '#')).split('#') as [string, string];

function pageFor({ method, headers }: IncomingMessage, seconds: number, business: string): string {
  const language = languageOf(headers);
  const { title, text, read, changed, again } = texts[language];
  const reads = method === 'GET' || method === 'HEAD';
  // Not before it is worth it, and by itself only where that repeats nothing.
  const refresh = new Html(reads ? `<meta http-equiv="refresh" content="${seconds}">` : '');
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">${refresh}<title>${title} · ${business}</title><style>${style}</style></head><body><main><p>${business}</p><h1>${title}</h1><p>${text}</p><p>${reads ? read(seconds) : changed}</p>${reads ? html`<p><a href="">${again}</a></p>` : ''}</main></body></html>`
    .source;
}

function languageOf({ cookie, 'accept-language': accepted }: IncomingMessage['headers']): Language {
  const chosen = /(?:^|;\s*)(?:__Host-)?language=(en|sw)\b/.exec(cookie ?? '')?.[1] as Language | undefined;
  return chosen ?? (/^\s*sw\b/i.test(accepted ?? '') ? 'sw' : 'en');
}

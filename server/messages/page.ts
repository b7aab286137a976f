// The frame of the few pages the server itself makes: no script, one small sheet of style, light and dark.
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.ts';

const style = new Html(`
:root { color-scheme: light dark; --paper: #f3f4f1; --card: #fff; --ink: #17211b; --soft: #566059; --line: #d5dad4;
  --act: #0b6b3a; --on-act: #fff; --alert: #8f1d14; }
@media (prefers-color-scheme: dark) { :root { --paper: #101512; --card: #1a211d; --ink: #eef2ee; --soft: #a9b4ac;
  --line: #37413b; --act: #6fd39b; --on-act: #06210f; --alert: #ffb4a9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 30rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
main.wide { max-width: 48rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance; }
.brand { font-weight: 700; color: var(--act); margin: 0 0 1.5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem; }
.soft { color: var(--soft); }
.alert { color: var(--alert); font-weight: 600; }
a { color: var(--act); text-underline-offset: .15em; }
label { display: block; font-weight: 600; margin: 1rem 0 .35rem; }
input { width: 100%; font: inherit; color: inherit; background: var(--paper); padding: .7rem .8rem; border: 1px solid var(--soft);
  border-radius: .5rem; }
button, .button { display: inline-block; font: inherit; font-weight: 600; background: var(--act); color: var(--on-act);
  border: 0; border-radius: .5rem; padding: .75rem 1.25rem; margin-top: 1.25rem; cursor: pointer; text-decoration: none; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.search { display: flex; gap: .5rem; align-items: end; flex-wrap: wrap; margin: 1rem 0 1.5rem; }
.search div { flex: 1 1 14rem; } .search label { margin-top: 0; } .search button { margin: 0; }
.mails { list-style: none; margin: 0; padding: 0; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: block; padding: .9rem 0; text-decoration: none; color: inherit; }
.mails a:hover strong { text-decoration: underline; }
.mails strong, .mails span { display: block; }
iframe { width: 100%; height: 70vh; border: 1px solid var(--line); border-radius: .75rem; background: #fff; margin-top: 1rem; }
pre { white-space: pre-wrap; font: inherit; }`);

type Page = { title: string; business: string; body: Html; wide?: boolean };

/** What each of these pages may load: itself, its style, and for the mailbox a letter in a frame. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style.source).digest('base64')}'`,
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function sendPage(reply: FastifyReply, { title, business, body, wide }: Page): FastifyReply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${business}</title>
<style>${style}</style>
</head>
<body><main class="${wide ? 'wide' : ''}"><p class="brand">${business}</p>${body}</main></body>
</html>`;
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', POLICY)
    .send(page.source);
}

// A person on the site without a browser: looks at pages and presses buttons.
import assert from 'node:assert/strict';
import type { Reply, TestApp } from './app.ts';

type Who = { token: string } | null;

/** One browser: it keeps the cookies it is given. @param call of the application under test, made with `{ site: true }` */
export function visitor(call: TestApp['call'], who: Who, language: 'en' | 'sw' = 'en') {
  const token = who?.token ?? null;
  const cookies = new Map([['language', language as string]]);
  async function send(method: string, path: string, form?: Record<string, string>): Promise<Reply> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers: Record<string, string> = { cookie };
    if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
    const raw = form ? { raw: new URLSearchParams(form).toString() } : {};
    const answer = await call(method, path, { token, headers, ...raw });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(String(line))!;
      // The log-in of the test is the token's.
      if (!name!.startsWith('darasa_')) cookies.set(name!, value!);
    }
    return answer;
  }
  return {
    /** The whole answer of a page. */
    get: (path: string) => send('GET', path),
    /** The page's own part of the HTML. */
    async see(path: string, status = 200): Promise<string> {
      const answer = await send('GET', path);
      assert.equal(answer.status, status, `${path}: ${String(answer.body).slice(0, 300)}`);
      return contentOf(answer);
    },
    press: (path: string, fields: Record<string, string> = {}) => send('POST', path, fields),
  };
}

/** What stands below the frame of a page, with the entities that React writes for quotes read again. */
export function contentOf(answer: Pick<Reply, 'body'>): string {
  const html = String(answer.body);
  const start = html.indexOf('<main');
  return html
    .slice(start, html.indexOf('</main>'))
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** Where a form leads to. */
export function ledTo(answer: Reply): string {
  assert.equal(answer.status, 303, contentOf(answer).slice(0, 500));
  return String(answer.headers.location);
}

// The site as one person sees it, without a browser: pages below their frame, forms, and what is said after a redirect.
import assert from 'node:assert/strict';
import { cookieHeader, cookiesOf } from '../server/accounts/account-journey.ts';
import type { Reply, TestApp } from './app.ts';

type Visitor = { token: string };

export function siteVisitor({ call }: Pick<TestApp, 'call'>) {
  const press = (who: Visitor, path: string, fields: Record<string, string> = {}): Promise<Reply> =>
    call('POST', path, {
      token: who.token,
      raw: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  return {
    /** The part of a page that is about its matter. */
    async see(who: Visitor, path: string, language = 'en'): Promise<string> {
      const headers = { cookie: `language=${language}` };
      const { status, body } = await call('GET', path, { token: who.token, headers });
      assert.equal(status, 200, `${path}: ${status}`);
      return String(body).slice(String(body).indexOf('<main'));
    },
    /** Sends a form. */
    press,
    /** The sentence that the next page says after a redirect. */
    async saidNext(who: Visitor, answer: Reply): Promise<string> {
      assert.equal(answer.status, 303, JSON.stringify(answer.body).slice(0, 300));
      const headers = cookieHeader(cookiesOf(answer));
      const { body } = await call('GET', String(answer.headers.location), { token: who.token, headers });
      return /<div role="status" class="notice good">([^<]*)</.exec(body)?.[1] ?? '';
    },
  };
}

// For the tests of this folder: an account opened through the API, its letters, and a browser's cookies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Reply, TestApp } from '../../test/app.ts';
import type { ErrorCode } from '../errors.ts';

export const PASSWORD = 'seven green llamas 7';

/** Somebody who has just opened an account in a browser of their own. */
export async function openAccount({ call }: TestApp, email = `${randomUUID()}@example.test`) {
  const answer = await call('POST', '/api/auth/register', {
    body: { email, password: PASSWORD, name: 'Akinyi Otieno' },
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return { email, id: answer.body.user.id, token: answer.body.access_token, cookies: cookiesOf(answer) };
}

/** The cookies an answer sets, by name. */
export function cookiesOf(answer: Reply): Record<string, string> {
  const set = [answer.headers['set-cookie'] ?? []].flat().map(String);
  return Object.fromEntries(set.map((cookie) => /^([^=]+)=([^;]*)/.exec(cookie)!.slice(1, 3)));
}

export function cookieHeader(cookies: Record<string, string>): { cookie: string } {
  return {
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  };
}

/** The letters to somebody, newest first, after everything that is due was sent. */
export async function lettersTo({ call, runJobs }: TestApp, email: string) {
  await runJobs();
  const { body } = await call('GET', `/dev/mailbox.json?recipient=${encodeURIComponent(email)}`);
  return body.data as { id: string; subject: string; text: string; links: string[] }[];
}

/** The token in the newest letter to somebody. */
export async function tokenMailedTo(app: TestApp, email: string): Promise<string> {
  const [letter] = await lettersTo(app, email);
  return new URL(letter!.links[0]!).searchParams.get('token')!;
}

export function assertProblem(answer: Reply, status: number, code: ErrorCode): void {
  assert.equal(answer.body.code, code, JSON.stringify(answer.body));
  assert.equal(answer.status, status);
  assert.equal(answer.body.status, status);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
}

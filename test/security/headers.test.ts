// What a production server says about itself to browsers, on pages, data, files and errors alike.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openAccount, PASSWORD } from '../../server/accounts/account-journey.ts';
import { buildApp } from '../../server/app.ts';
import { loadSite } from '../../web/load-site.ts';
import { testApp } from '../app.ts';
import { makeCourse, makeSession } from '../make.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { observatoryScore } from './observatory.ts';

const platform = await testApp(undefined, { BUSINESS_EMAIL: 'safe@darasa.example' });
const { deps, sql, person, clock } = platform;
/** As behind a proxy that speaks https. */
const app = await buildApp(
  { ...deps, config: { ...deps.config, MODE: 'production', PUBLIC_URL: 'https://darasa.example' } },
  await loadSite({ phone_url: null }),
);
after(() => app.close());
const course = await makeCourse(sql);
const session = await makeSession(sql, { course_id: course.id, now: clock.now() });
const admin = await person('admin');

async function get(url: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({ url, headers });
  return { status: answer.statusCode, headers: answer.headers as Record<string, unknown>, html: answer.body };
}

test('every page earns at least 125 points by the rules of MDN’s Observatory', async () => {
  const pages = [
    '/',
    '/courses',
    `/courses/${course.id}`,
    `/checkout/${session.id}?seats=1`,
    '/login',
    '/verify',
    '/nowhere',
  ];
  const least: number[] = [];
  for (const url of [...pages, '/admin']) {
    const headers = url === '/admin' ? { authorization: `Bearer ${admin.token}` } : {};
    const { score, parts } = observatoryScore(await get(url, headers as Record<string, string>));
    assert.ok(score >= 125, `${url}: ${score} ${JSON.stringify(parts)}`);
    least.push(score);
  }
  keepFigure(
    'observatory',
    `${Math.min(...least)} points or more on each of ${least.length} pages, by the rules of MDN's HTTP Observatory`,
  );
});

test('the score sees what is missing', async () => {
  const { headers, html } = await get('/');
  const without = (name: string, value?: string) =>
    observatoryScore({ headers: { ...headers, [name]: value }, html }).score;
  const whole = observatoryScore({ headers, html }).score;
  for (const name of [
    'content-security-policy',
    'strict-transport-security',
    'x-content-type-options',
    'referrer-policy',
    'cross-origin-resource-policy',
  ])
    assert.ok(without(name) < whole, name);
  assert.ok(without('content-security-policy', "default-src 'none'; script-src 'unsafe-inline'") < 100);
  assert.ok(without('set-cookie', 'a=b; Path=/; Secure') < 100);
});

test('pages, data, files, errors and papers all keep out frames, sniffing, other sites and plain http', async () => {
  const answers = [
    await get('/'),
    await get('/api/courses'),
    await get('/api/users'),
    await get('/api/nowhere'),
    await get('/files/nothing.webp'),
    await get('/docs/errors/not_found'),
    await get('/docs/'),
    await get('/healthz'),
    await get('/.well-known/security.txt'),
    await get('/admin', { authorization: `Bearer ${admin.token}` }),
  ];
  for (const { headers, status } of answers) {
    const where = `${status} ${String(headers['content-type'])}`;
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/, where);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe|style-src[^;]*unsafe(?!.*sandbox)/, where);
    if (!policy.includes('sandbox')) assert.match(policy, /frame-ancestors 'none'/, where);
    assert.equal(headers['x-content-type-options'], 'nosniff', where);
    assert.equal(headers['x-frame-options'], 'DENY', where);
    assert.equal(headers['referrer-policy'], 'no-referrer', where);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', where);
    assert.match(String(headers['strict-transport-security']), /max-age=31536000; includeSubDomains/, where);
    assert.equal(headers['x-powered-by'] ?? headers.server, undefined, where);
  }
});

test('every cookie is bound to this very host, to https, to pages of ours, and no script reads it', async () => {
  const { email } = await openAccount(platform);
  const login = await app.inject({
    method: 'POST',
    url: '/api/auth/login',
    payload: { email, password: PASSWORD },
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const forms = [
    { method: 'POST' as const, url: '/preferences', headers: form, payload: 'language=sw&scheme=dark' },
    {
      method: 'POST' as const,
      url: '/login',
      headers: form,
      payload: new URLSearchParams({ email, password: PASSWORD }).toString(),
    },
  ];
  const answers = [login, ...(await Promise.all(forms.map((one) => app.inject(one))))];
  const cookies = answers.flatMap(({ headers }) => [headers['set-cookie'] ?? []].flat().map(String));
  assert.ok(cookies.length >= 7, cookies.join('\n'));
  for (const cookie of cookies)
    assert.match(
      cookie,
      /^__Host-\w+=[^;]*(?=.*; Path=\/(;|$))(?=.*; HttpOnly)(?=.*; Secure)(?=.*; SameSite=Lax)(?!.*Domain)/,
      cookie,
    );

  // The browser sends them back under those names; a neighbouring subdomain's of the bare name counts for nothing.
  const access = /^__Host-darasa_access=([^;]+)/.exec(
    cookies.find((one) => one.includes('darasa_access'))!,
  )![1]!;
  const me = (cookie: string) => app.inject({ url: '/api/auth/me', headers: { cookie } });
  assert.equal((await me(`__Host-darasa_access=${access}`)).statusCode, 200);
  assert.equal((await me(`darasa_access=${access}`)).statusCode, 401);
});

test('a page of somebody logged in is kept nowhere, and nobody is led to another site by a link to ours', async () => {
  const headers = { authorization: `Bearer ${admin.token}` };
  for (const url of ['/', '/account', '/account/profile', '/api/auth/me', '/admin'])
    assert.equal((await get(url, headers)).headers['cache-control'], 'no-store', url);
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  for (const away of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ]) {
    const payload = new URLSearchParams({ scheme: 'dark', back: away }).toString();
    const answer = await app.inject({ method: 'POST', url: '/preferences', headers: form, payload });
    assert.equal(answer.headers.location, '/', away);
    const login = await get(`/login?next=${encodeURIComponent(away)}`, headers);
    assert.match(String(login.headers.location ?? '/'), /^\/(?![/\\])/, away);
  }
});

test('what a stranger writes into the headers of a proxy is not believed, and methods nobody needs are refused', async () => {
  const bad = {
    method: 'POST' as const,
    url: '/api/auth/login',
    payload: { email: 'a@example.test', password: 'x' },
  };
  await sql`delete from rate_limits`;
  for (const address of ['8.8.8.8', '9.9.9.9'])
    await app.inject({
      ...bad,
      headers: { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` },
    });
  const counted = await sql<
    { key: string }[]
  >`select key from rate_limits where key like 'login_by_address%'`;
  assert.deepEqual(
    counted.map(({ key }) => key),
    ['login_by_address:127.0.0.1'],
  );
  for (const method of ['TRACE', 'PROPFIND', 'PATCH'] as const) {
    const { statusCode, body } = await app.inject({
      method: method as 'GET',
      url: '/api/courses',
      headers: { 'x-probe': 'echo me' },
    });
    assert.ok(statusCode === 404 || statusCode === 405, `${method}: ${statusCode}`);
    assert.ok(!body.includes('echo me'));
  }
});

test('whoever finds a weakness learns whom to tell, for as long as the page is read', async () => {
  const { html, headers } = await get('/.well-known/security.txt');
  assert.match(String(headers['content-type']), /^text\/plain/);
  assert.match(html, /^Contact: mailto:safe@darasa\.example$/m);
  assert.match(html, /^Canonical: https:\/\/darasa\.example\/\.well-known\/security\.txt$/m);
  const expires = Date.parse(/^Expires: (\S+)$/m.exec(html)![1]!);
  assert.ok(
    expires > clock.now().getTime() + 30 * 86_400_000 && expires < clock.now().getTime() + 366 * 86_400_000,
  );
});

// What may open a door or names a person is planted in every place a request has, things are made to go wrong as well,
// and then the log, at its most talkative, is searched for it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createLog } from '../../server/log.ts';
import { testApp } from '../app.ts';
import { makeSession } from '../make.ts';

const lines: string[] = [];
const log = createLog('trace', { write: (line) => lines.push(line) });
const { app, call, sql, person, runJobs, deps } = await testApp(
  undefined,
  {
    // Nobody listens there: every call of a provider fails.
    MPESA_BASE_URL: 'http://127.0.0.1:9',
    MPESA_CONSUMER_KEY: 'canary-consumer-key',
    MPESA_CONSUMER_SECRET: 'canary-consumer-secret',
    MPESA_SHORTCODE: '174379',
    MPESA_PASSKEY: 'canary-passkey',
    FLUTTERWAVE_BASE_URL: 'http://127.0.0.1:9',
    FLUTTERWAVE_SECRET_KEY: 'canary-secret-key',
    FLUTTERWAVE_WEBHOOK_SECRET: 'canary-webhook-secret',
  },
  { log, site: true },
);

const canaries: Record<string, string> = {
  password: 'Canary pass 8123',
  new_password: 'Canary word 9234',
  phone: '0712345987',
  stored_phone: '712345987',
  email: 'canary-mail@example.test',
  name: 'Canaria Wanjiku',
  link_token: 'canarytoken'.repeat(5),
  pin: '739146',
  secret_path: 'canarysecret'.repeat(4),
  payload: 'canary payload 4711',
  search: 'canary-search-words',
  cookie: 'canarycookie'.repeat(4),
  reference: 'CANARYREF01',
  second_factor_code: '481 516',
  recovery_code: 'canary-k7q2-9xwd-recovery',
  challenge: 'canarychallenge'.repeat(3),
  signature: 'canarysignature'.repeat(4),
  passkey_name: 'Canary key of Wanjiku',
  link: 'canarylink'.repeat(6),
  note: 'canary note about a child',
  statement: 'CANARYSTATEMENT 254712345987',
};

test('tokens, passwords, PINs, phone numbers and provider payloads never reach the log, also when things fail', async () => {
  const { email, password, phone, name } = canaries as Record<string, string>;
  const account = await call('POST', '/api/auth/register', { body: { email, password, name, phone } });
  assert.equal(account.status, 201);
  canaries.access_token = account.body.access_token;
  canaries.refresh_token = /darasa_refresh=(\w+)/.exec(String(account.headers['set-cookie']))![1]!;
  const token = canaries.access_token!;
  // A second account with the same address, a wrong password, dead links, a foreign cookie.
  assert.equal((await call('POST', '/api/auth/register', { body: { email, password, name } })).status, 409);
  await call('POST', '/api/auth/login', { body: { email, password: canaries.new_password } });
  await call('POST', '/api/auth/forgot-password', { body: { email } });
  await call('POST', '/api/auth/verify-email', { body: { token: canaries.link_token } });
  await call('POST', '/api/auth/reset-password', {
    body: { token: canaries.link_token, password: canaries.new_password },
  });
  await call('GET', `/reset-password?token=${canaries.link_token}`);
  await call('POST', '/api/auth/refresh', { headers: { cookie: `darasa_refresh=${canaries.cookie}` } });
  await call('GET', '/api/auth/me', { token: `${token}x` });
  await call('POST', '/api/auth/change-password', {
    token,
    body: { current_password: password, new_password: canaries.new_password },
  });

  // The second factor: set up, proved wrongly in every way, and asked for again.
  const totp = await call('POST', '/api/auth/totp', { token });
  assert.equal(totp.status, 200, JSON.stringify(totp.body));
  canaries.totp_secret = totp.body.secret ?? /secret=(\w+)/.exec(JSON.stringify(totp.body))![1]!;
  const {
    second_factor_code: code,
    recovery_code,
    challenge,
    signature,
  } = canaries as Record<string, string>;
  const proof = {
    ...{ id: signature, rawId: signature, type: 'public-key', clientExtensionResults: {} },
    response: { clientDataJSON: signature, authenticatorData: signature, signature },
  };
  const made = { ...proof, response: { clientDataJSON: signature, attestationObject: signature } };
  for (const [path, body] of [
    ['/api/auth/totp/confirm', { code }],
    ['/api/auth/totp/remove', { code, password }],
    ['/api/auth/login/second-step', { challenge, code }],
    ['/api/auth/login/second-step', { challenge, code: recovery_code }],
    ['/api/auth/login/second-step', { challenge, passkey: proof }],
    ['/api/auth/login/passkey', { challenge, passkey: proof }],
    ['/api/auth/step-up', { code }],
    ['/api/auth/step-up', { password: canaries.new_password }],
    ['/api/auth/step-up', { challenge, passkey: proof }],
    ['/api/auth/passkeys', { challenge, name: canaries.passkey_name, passkey: made }],
  ] as const) {
    const answer = await call('POST', path, { token, body });
    assert.ok(answer.status < 500, `${path}: ${JSON.stringify(answer.body)}`);
  }

  // Links of letters in the address, and files with people in them.
  const { link, note, statement } = canaries as Record<string, string>;
  for (const path of [
    `/corporate/links/${link}`,
    `/calendar/${link}.ics`,
    `/certificates/verify/${link!.slice(0, 60)}`,
  ])
    await call('GET', `/api${path}`);
  await call('GET', `/corporate/${link}`);
  await call('POST', `/api/corporate/links/${link}/accept`, { body: { version: 1, name, note } });
  const staff = await person('admin');
  for (const path of [
    '/imports?kind=users',
    '/reconciliations?provider=mpesa&date_from=2026-01-31&date_to=2026-01-31',
  ])
    await call('POST', `/api${path}`, {
      token: staff.token,
      headers: { 'content-type': 'text/csv' },
      raw: `Receipt No.,Details\n${statement},${note}\n`,
    });
  await call('GET', `/api/search?q=${encodeURIComponent(canaries.search!)}`, { token: staff.token });

  // A push and a card page whose provider is away; callbacks to addresses with a secret, and ones nobody can read.
  const buyer = await person();
  const session = await makeSession(sql);
  const headers = { 'idempotency-key': randomUUID() };
  const booking = await call('POST', '/api/bookings', {
    ...{ token: buyer.token, headers },
    body: { session_id: session.id, seats: 1, contact_phone: phone, special_requirements: canaries.payload },
  });
  assert.equal(booking.status, 201, JSON.stringify(booking.body));
  const body = { booking_id: booking.body.id };
  const pushed = await call('POST', '/api/payments/mpesa/initiate', {
    token: buyer.token,
    body: { ...body, phone },
  });
  assert.ok(pushed.status >= 500);
  await call('POST', '/api/payments/flutterwave/initiate', { token: buyer.token, body: { ...body, email } });
  for (const kind of ['m', 'r', 't', 'c', 'v']) {
    const path = `/api/hooks/${kind}/${canaries.secret_path}`;
    await call('POST', path, { body: { PIN: canaries.pin, MSISDN: phone, note: canaries.payload } });
  }
  await call('POST', '/api/payments/webhooks/flutterwave', {
    headers: { 'verif-hash': canaries.secret_path! },
    body: { data: { tx_ref: canaries.reference, customer: { email, phone_number: phone } } },
  });
  await call('POST', '/api/payments/webhooks/mpesa', { raw: `{"PIN":"${canaries.pin}"`, body: undefined });
  // Over a socket, and again: the second answer of the last is one that was kept and never comes to the framework.
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  for (const path of ['/api/courses?search=', '/courses?q=', '/?token='])
    for (let times = 0; times < 3; times++)
      assert.equal((await fetch(`${origin}${path}${encodeURIComponent(canaries.search!)}`)).status, 200);
  assert.ok(
    lines.some((line) => line.includes('"kept":true')),
    'no answer was kept',
  );
  await call('POST', '/api/auth/login', {
    headers: { 'content-type': 'application/json' },
    raw: `{"email":"${email}","password":"${password}`,
  });
  await runJobs();

  // The database refuses: a table is not there any more.
  await sql`alter table corporate_requests rename to corporate_requests_away`;
  const broken = await call('POST', '/api/corporate/requests', {
    body: {
      ...{ company_name: name, contact_person: name, email, phone, topic: canaries.payload },
      ...{ preferred_dates: ['2031-01-01'], notes: canaries.payload },
    },
  });
  assert.equal(broken.status, 500);
  assert.deepEqual(Object.keys(broken.body).sort(), [
    'code',
    'detail',
    'request_id',
    'status',
    'title',
    'type',
  ]);
  assert.ok(deps.gateways.mpesa);

  const written = lines.join('');
  assert.ok(lines.length > 20 && written.includes('/api/hooks/m/:secret'), 'the log was not at work');
  assert.match(written, /"level":50/, 'nothing failed loudly');
  for (const [what, text] of Object.entries(canaries))
    assert.ok(
      !written.includes(text),
      `the log holds the ${what}: ${lines.find((line) => line.includes(text))}`,
    );
});

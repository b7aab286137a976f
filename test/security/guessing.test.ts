// Guessing passwords, and finding out who has an account: what somebody can do who tries in parallel, from everywhere, at
// every node, with a clock in hand.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { cookieHeader, openAccount, PASSWORD } from '../../server/accounts/account-journey.ts';
import { testApp } from '../app.ts';
import { testDatabase } from '../database.ts';
import { keepFigure } from '../reliability/keep-figure.ts';

const database = await testDatabase();
const [first, second] = [
  await testApp(undefined, {}, { database }),
  await testApp(undefined, {}, { database }),
] as const;
const nodes = [first, second];
const long = process.env.FUZZ_SEED !== undefined;

async function tryPassword(number: number, email: string, password: string, address: string, cookie = '') {
  const answer = await nodes[number % 2]!.app.inject({
    method: 'POST',
    url: '/api/auth/login',
    remoteAddress: address,
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    payload: JSON.stringify({ email, password }),
  });
  return answer.statusCode;
}

const count = (statuses: number[], wanted: number) => statuses.filter((status) => status === wanted).length;

test('fifty tries of one account at once, from fifty addresses at two nodes, are ten tries, and its owner still gets in', async () => {
  const owner = await openAccount(first);
  const statuses = await Promise.all(
    Array.from({ length: 50 }, (_, number) =>
      tryPassword(number, owner.email, `guess ${number}`, `10.0.0.${number}`),
    ),
  );
  assert.deepEqual([count(statuses, 401), count(statuses, 429)], [10, 40]);
  assert.equal(await tryPassword(0, owner.email, PASSWORD, '10.9.9.9'), 429, 'a right guess would tell');
  const { cookie } = cookieHeader(owner.cookies);
  assert.equal(await tryPassword(1, owner.email, PASSWORD, '10.8.8.8', cookie), 200);
});

test('the last ten of fifty tries that one address has are ten, also at once; other addresses are not kept waiting', async () => {
  for (let tried = 0; tried < 40; tried++) await first.deps.limits.count('login_by_address', '10.7.7.7');
  const statuses = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      tryPassword(number, `n${number}@example.test`, 'guess 1', '10.7.7.7'),
    ),
  );
  assert.deepEqual([count(statuses, 401), count(statuses, 429)], [10, 10]);
  assert.equal(await tryPassword(0, 'other@example.test', 'guess 1', '10.6.6.6'), 401);
});

type Door = { name: string; path: string; body(email: string): object; status: number };
const doors: Door[] = [
  {
    ...{ name: 'log-in', path: '/api/auth/login', status: 401 },
    body: (email) => ({ email, password: 'not the password 1' }),
  },
  {
    name: 'forgotten password',
    path: '/api/auth/forgot-password',
    status: 202,
    body: (email) => ({ email }),
  },
  { name: 'new link', path: '/api/auth/resend-verification', status: 202, body: (email) => ({ email }) },
];

const isAlike = (ratio: number) => ratio > 0.6 && ratio < 1.67;

/** Median time of the answer for a known address, over that for unknown ones. */
async function knownOverUnknown({ name, path, body, status }: (typeof doors)[number], email: string) {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const bodies = new Set<string>();
  const rounds = long ? 100 : path.includes('login') ? 12 : 30;
  for (let round = 0; round < rounds; round++)
    // By turns, and the other way round each time, so that whatever else the machine does hits both alike.
    for (const kind of round % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      await first.sql`delete from rate_limits`;
      const payload = body(kind === 'known' ? email : `nobody${round}@example.test`);
      const before = performance.now();
      const answer = await first.call('POST', path, { body: payload });
      times[kind].push(performance.now() - before);
      assert.equal(answer.status, status);
      const { request_id: _, ...rest } = answer.body;
      bodies.add(JSON.stringify(rest));
    }
  assert.equal(bodies.size, 1, name);
  return median(times.known) / median(times.unknown);
}

test('neither the answer nor its time tells whether an address has an account', async () => {
  const { email } = await openAccount(first);
  const told: string[] = [];
  for (const door of doors) {
    let ratio = await knownOverUnknown(door, email);
    // Noise of the machine does not come back; an answer that takes longer for one of them does.
    for (let again = 0; again < 2 && !isAlike(ratio); again++) ratio = await knownOverUnknown(door, email);
    told.push(`${door.name} ${ratio.toFixed(2)}`);
    assert.ok(isAlike(ratio), `${door.name}: known addresses take ${ratio} times as long as unknown ones`);
  }
  keepFigure(
    'account-enumeration',
    `Median time for a known over an unknown address, ${long ? 100 : 'some'} of each by turns: ${told.join(', ')}`,
    { always: long },
  );
});

/** Median time of a sign-up for an address that has an account, over that for one that has none. */
async function takenOverFree(email: string): Promise<number> {
  const times: Record<'taken' | 'free', number[]> = { taken: [], free: [] };
  for (let round = 0; round < (long ? 40 : 6); round++)
    for (const kind of round % 2 ? (['taken', 'free'] as const) : (['free', 'taken'] as const)) {
      await first.sql`delete from rate_limits`;
      const address = kind === 'taken' ? email : `${randomUUID()}@example.test`;
      const body = { email: address, password: PASSWORD, name: 'Akinyi Otieno' };
      const before = performance.now();
      const { status } = await first.call('POST', '/api/auth/register', { body });
      times[kind].push(performance.now() - before);
      assert.equal(status, kind === 'taken' ? 409 : 201);
    }
  return median(times.taken) / median(times.free);
}

test('opening an account tells that the address is taken, as the API says, and takes as long either way', async () => {
  const { email } = await openAccount(first);
  const isLike = (ratio: number) => ratio > 0.4 && ratio < 1.5;
  let ratio = await takenOverFree(email);
  for (let again = 0; again < 2 && !isLike(ratio); again++) ratio = await takenOverFree(email);
  assert.ok(isLike(ratio), `a taken address takes ${ratio} times as long as a free one`);
});

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1]!;
}

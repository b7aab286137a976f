/**
 * node bench/overload.ts [--seconds=10] [--most=4]: how much of what it can do is left when far more is asked of it. Finds
 * the capacity of one web process for a mix of what people do, then asks that often, twice and four times as often, at
 * random moments that do not wait for answers. Exits 1 when a goal of reliability is missed.
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { keepFigure } from '../test/reliability/keep-figure.ts';
import { logIns, wishes } from './booking-contests.ts';
import { COURSES, idOf, personId, startContestDatabase } from './contest-database.ts';
import { load, type Request } from './load.ts';
import { type Journey, type OpenResult, openLoad } from './open-load.ts';
import { startPlatform } from './processes.ts';

const GOAL = { goodput: 0.7, right_p95_ms: 1000, refused_p95_ms: 50 };
const SESSIONS = 1_000;
const CUSTOMERS = 40_000;
/** So many as many people have connections at once when everybody waits for their answer. */
const CLIENTS = 32;
const WATCHED_PER_S = 10;
const QUIET = 0.25;

const { values } = parseArgs({
  args: argv.slice(2),
  options: { seconds: { type: 'string', default: '10' }, most: { type: 'string', default: '4' } },
});
const seconds = Number(values.seconds);
const webhook_secret = 'a secret of a benchmark';
const database = await startContestDatabase();
const platform = await startPlatform(database.url, {
  settings: {
    FLUTTERWAVE_BASE_URL: 'http://127.0.0.1:1',
    PRIVATE_HOSTS: '127.0.0.1',
    FLUTTERWAVE_SECRET_KEY: 'nobody asks',
    FLUTTERWAVE_WEBHOOK_SECRET: webhook_secret,
  },
});
const tokens = await logIns(CUSTOMERS);
const course = (n: number) => idOf('8002', 1 + ((n * 7919) % COURSES));
const many = (count: number, make: (n: number) => Request) =>
  Array.from({ length: count }, (_, n) => make(n));

/** What people do, in shares of all of it. No answer is a kept one: the lists have an owner, the pages are all different. */
async function mix(): Promise<Record<string, { share: number; expect: number; requests: Request[] }>> {
  const first = await database.makeSessions(SESSIONS, 1_000_000);
  return {
    'course page': {
      ...{ share: 0.3, expect: 200 },
      requests: many(5_000, (n) => ({
        ...{ method: 'GET', path: `/courses/${course(n)}` },
        headers: { accept: 'text/html', 'accept-encoding': 'br' },
      })),
    },
    'catalogue list': {
      ...{ share: 0.3, expect: 200 },
      requests: many(5_000, (n) => ({
        ...{ method: 'GET', path: `/api/courses?limit=${10 + (n % 20)}` },
        headers: { authorization: `Bearer ${tokens[n]}` },
      })),
    },
    'own bookings': {
      ...{ share: 0.25, expect: 200 },
      requests: many(5_000, (n) => ({
        ...{ method: 'GET', path: `/api/users/${personId(n + 1)}/bookings?limit=10` },
        headers: { authorization: `Bearer ${tokens[n]}` },
      })),
    },
    booking: { share: 0.15, expect: 201, requests: wishes(tokens, (n) => first + (n % SESSIONS)) },
  };
}

const watched: Journey[] = [
  { name: 'health', path: '/healthz' },
  { name: 'readiness', path: '/readyz' },
].map(({ name, path }) => ({
  name,
  per_second: WATCHED_PER_S,
  expect: 200,
  requests: [{ method: 'GET', path }],
}));
const callbacks: Journey = {
  ...{ name: 'callback', per_second: WATCHED_PER_S, expect: 200 },
  requests: many(1_000, (n) => ({
    ...{
      method: 'POST',
      path: '/api/payments/webhooks/flutterwave',
      headers: { 'verif-hash': webhook_secret },
    },
    body: { event: 'charge.completed', data: { id: n, tx_ref: `bench-${n}`, status: 'successful' } },
  })),
};

/** Right answers a second when each of some people asks again as soon as the answer is there. */
async function capacity(): Promise<number> {
  const kinds = Object.values(await mix());
  const length = Math.min(...kinds.map(({ share, requests }) => requests.length / share));
  const requests = kinds
    .flatMap((kind) =>
      kind.requests.slice(0, length * kind.share).map((request) => ({ request, at: Math.random() })),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ request }) => request);
  const run = () =>
    load({
      servers: [platform],
      connections: CLIENTS,
      seconds,
      requests,
      once: true,
      expect: { status: [200, 201] },
    });
  return (await run()).per_second;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const missed: string[] = [];

async function ask(times: number, per_second: number): Promise<OpenResult> {
  const journeys = Object.entries(await mix()).map(([name, { share, ...rest }]) => ({
    ...{ name, per_second: per_second * times * share },
    ...rest,
  }));
  return openLoad(platform, seconds, [...journeys, ...watched, callbacks]);
}

/** Right answers within a second, of those a server that is asked no more than it can answer would give. */
function judge(times: number, can_per_second: number, result: OpenResult): string {
  const { all, journeys } = result;
  const goodput = all.in_time / result.seconds / can_per_second;
  const always = ['health', 'readiness', 'callback'].map((name) => [name, journeys[name]!] as const);
  const must = (ok: boolean, what: string) => {
    if (!ok && times !== QUIET) missed.push(`${times}×: ${what}`);
  };
  must(all.wrong === 0, `${all.wrong} answers were wrong or missing, one of them: ${all.example}`);
  must(goodput >= GOAL.goodput, `goodput ${percent(goodput)}`);
  must(all.right_ms.p95 <= GOAL.right_p95_ms, `95 of 100 right answers within ${ms(all.right_ms.p95)}`);
  must(all.refused_ms.p95 <= GOAL.refused_p95_ms, `95 of 100 refusals within ${ms(all.refused_ms.p95)}`);
  for (const [name, { sent, right, right_ms }] of always) {
    must(sent === right, `${name}: ${right} of ${sent}`);
    if (name !== 'callback') must(right_ms.p95 <= GOAL.refused_p95_ms, `${name} took ${ms(right_ms.p95)}`);
  }
  console.log(
    `| ${times}× | ${Math.round(all.sent / result.seconds)} | ${percent(goodput)} | ${ms(all.right_ms.p50)} | ${ms(all.right_ms.p95)} | ${ms(all.right_ms.p99)} | ${percent(all.refused / all.sent)} | ${ms(all.refused_ms.p50)} | ${ms(all.refused_ms.p95)} | ${ms(all.refused_ms.p99)} | ${always.map(([, one]) => `${one.right}/${one.sent} (${ms(one.right_ms.p95)})`).join(', ')} | ${percent(result.own_cpu)} |`,
  );
  for (const [name, one] of Object.entries(journeys))
    console.error(
      `    ${name}: ${one.right} right, ${one.refused} refused, ${one.wrong} wrong of ${one.sent}; ${ms(one.right_ms.p95)}`,
    );
  return `asked ${times} times as often as it can answer (${Math.round(all.sent / result.seconds)} a second): ${percent(goodput)} of its capacity of ${Math.round(can_per_second)} a second answered within a second, 95 of 100 within ${ms(all.right_ms.p95)}; the other ${all.refused} told to come back, 95 of 100 within ${ms(all.refused_ms.p95)}; health, readiness and callbacks ${always.map(([, one]) => `${one.right} of ${one.sent}`).join(', ')}; asking took ${percent(result.own_cpu)} of one of the cores`;
}

try {
  await capacity();
  const can = await capacity();
  console.log(`capacity: ${Math.round(can)} answers/s\n`);
  console.log(
    '| asked | a second | goodput | right p50 | p95 | p99 | refused | p50 | p95 | p99 | health, readiness, callbacks (p95) | generator |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|',
  );
  let figure = '';
  // First far less than it can do: what is slow then, is slow because of the machine.
  judge(QUIET, can, await ask(QUIET, can));
  for (let times = 1; times <= Number(values.most); times *= 2)
    figure = judge(times, can, await ask(times, can));
  keepFigure('overload', figure, { always: true });
} finally {
  await platform.stop();
  await database.stop();
}
for (const what of missed) console.log(`missed at ${what}`);
process.exitCode = missed.length > 0 ? 1 : 0;

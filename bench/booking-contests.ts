// Bookings: through HTTP with log-in, validation, message and audit trail, against pgbench inserting them straight away.
import { randomUUID } from 'node:crypto';
import { createAccessTokens } from '../server/accounts/access-token.ts';
import { type ContestDatabase, personId, sessionId } from './contest-database.ts';
import type { Contest } from './contests.ts';
import { withCost } from './cpu-time.ts';
import { load, type Request } from './load.ts';
import { lockCountInsert, manySessions, oneSession, runPgbench } from './pgbench.ts';
import { ask, type Process, secrets, startTwin } from './processes.ts';

const SESSIONS = 1_000;
const ROOMY = 1_000_000;
type Size = { seconds: number; clients: number };

/** Log-ins of the first `count` people. */
export async function logIns(count: number): Promise<string[]> {
  const tokens = createAccessTokens(
    { AUTH_SECRET: secrets.AUTH_SECRET, ACCESS_TOKEN_MINUTES: 60 },
    () => new Date(),
  );
  return Promise.all(
    Array.from({ length: count }, (_, n) =>
      tokens.issue({ user_id: personId(n + 1), role: 'student', login_id: randomUUID() }),
    ),
  );
}

/** Person n books session `place(n)`. */
export function wishes(tokens: string[], place: (n: number) => number): Request[] {
  return tokens.map((token, n) => ({
    method: 'POST',
    path: '/api/bookings',
    headers: { authorization: `Bearer ${token}` },
    body: { session_id: sessionId(place(n)), seats: 1 },
  }));
}

export async function bookingContests(
  database: ContestDatabase,
  platform: Process,
  { seconds, clients }: Size,
): Promise<Contest[]> {
  const tokens = await logIns(seconds * 8_000);
  const through_http = { servers: [platform], connections: clients, seconds };
  const book = async (sessions: number) => {
    const first = await database.makeSessions(sessions, ROOMY);
    const requests = wishes(tokens, (n) => first + (n % sessions));
    const expect = { status: 201, contains: '"payment_status":"pending"' };
    const result = await withCost(
      { pids: [platform.pid], postmaster: database.postmaster! },
      () => load({ ...through_http, requests, once: true, expect }),
      ({ answered }) => answered,
    );
    await countAgain(database, first, sessions, result.answered);
    return { value: result.per_second, p99_ms: result.ms.p99, cost: result.cost };
  };
  const pgbench = (script: string) =>
    withCost(
      { postmaster: database.postmaster! },
      async () => ({ value: await runPgbench(database.url, script, clients, seconds) }),
      ({ value }) => value * seconds,
    );
  return [
    {
      name: 'hot: pgbench',
      unit: 'bookings/s',
      run: async () => pgbench(oneSession(sessionId(await database.makeSessions(1, ROOMY)), clients)),
    },
    { name: 'hot: Darasa', unit: 'bookings/s', run: () => book(1) },
    {
      name: 'hot: lock, count, insert',
      unit: 'bookings/s',
      run: async () => pgbench(lockCountInsert(sessionId(await database.makeSessions(1, ROOMY)), clients)),
    },
    {
      name: 'spread: pgbench',
      unit: 'bookings/s',
      run: async () => pgbench(manySessions(await database.makeSessions(SESSIONS, ROOMY), SESSIONS, clients)),
    },
    { name: 'spread: Darasa', unit: 'bookings/s', run: () => book(SESSIONS) },
    ...(await soldOut(database, platform, tokens.slice(0, 2_000), { seconds, clients })),
  ];
}

/** Nothing lost, nothing doubled: as many rows as answers that said so, and counters that agree. */
async function countAgain(
  database: ContestDatabase,
  first: number,
  sessions: number,
  answered: number,
): Promise<void> {
  const [row] = await database.sql`
    select sum(s.seats_held + s.seats_booked)::int as counted,
           (select count(*)::int from bookings b where b.session_id between ${sessionId(first)} and ${sessionId(first + sessions - 1)}) as rows
    from sessions s where s.id between ${sessionId(first)} and ${sessionId(first + sessions - 1)}`;
  if (row!.rows !== answered || row!.counted !== answered)
    throw new Error(
      `${answered} bookings were confirmed, ${row!.rows} are stored, ${row!.counted} seats are counted`,
    );
}

async function soldOut(
  database: ContestDatabase,
  platform: Process,
  tokens: string[],
  { seconds, clients }: Size,
): Promise<Contest[]> {
  const session = await database.makeSessions(1, 1);
  const [first, ...others] = wishes(tokens, () => session);
  await ask(platform, first!);
  const refusal = await ask(platform, others[0]!);
  if (refusal.status !== 409) throw new Error(`a sold-out session answered ${refusal.status}`);
  const twin = await startTwin(refusal);
  const refused = async (server: Process) => {
    const expect = { status: 409, contains: '"session_full"' };
    const result = await withCost(
      { pids: [server.pid] },
      () => load({ servers: [server], connections: clients, seconds, requests: others, once: false, expect }),
      ({ answered }) => answered,
    );
    return { value: result.per_second, p99_ms: result.ms.p99, cost: result.cost };
  };
  return [
    { name: 'sold out: bare node:http', unit: 'answers/s', run: () => refused(twin), end: twin.stop },
    { name: 'sold out: Darasa', unit: 'answers/s', run: () => refused(platform) },
  ];
}

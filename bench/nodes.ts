/**
 * node bench/nodes.ts [--seconds=5]: the same rush on 1, 2 and 4 web processes of one database. Each connection goes to
 * another process, no person to the same one twice. Counts again what was sold: nothing beyond the last seat.
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { logIns, wishes } from './booking-contests.ts';
import { sessionId, startContestDatabase } from './contest-database.ts';
import { load } from './load.ts';
import { type Running, startPlatform } from './processes.ts';

const CLIENTS = 64;
const SEATS = 500;
const { values } = parseArgs({ args: argv.slice(2), options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(values.seconds);
const database = await startContestDatabase();
const nodes: Running[] = [];
const tokens = await logIns(seconds * 6_000);
try {
  console.log('| processes | hot session | 1,000 sessions | sold of 500 seats |\n|---|---:|---:|---:|');
  for (const count of [1, 2, 4]) {
    while (nodes.length < count)
      nodes.push(await startPlatform(database.url, { settings: { DATABASE_POOL_SIZE: '8' } }));
    const book = async (sessions: number) => {
      const first = await database.makeSessions(sessions, 1_000_000);
      const expect = { status: 201 };
      const requests = wishes(tokens, (n) => first + (n % sessions));
      return load({ servers: nodes, connections: CLIENTS, seconds, requests, once: true, expect });
    };
    // The first time warms the new processes up.
    await book(1_000);
    const [hot, spread] = [await book(1), await book(1_000)];
    console.log(
      `| ${count} | ${Math.round(hot.per_second)}/s | ${Math.round(spread.per_second)}/s | ${await rush()} |`,
    );
  }
} finally {
  for (const node of nodes) await node.stop();
  await database.stop();
}

/** More people than seats, on all processes at once. @returns how many seats were sold */
async function rush(): Promise<number> {
  const session = await database.makeSessions(1, SEATS);
  await Promise.all(
    wishes(tokens.slice(0, SEATS * 2), () => session).map(async (wish, n) => {
      const { host, port } = nodes[n % nodes.length]!;
      const answer = await fetch(`http://${host}:${port}${wish.path}`, {
        method: 'POST',
        headers: { ...wish.headers, 'content-type': 'application/json' },
        body: JSON.stringify(wish.body),
      });
      if (answer.status !== 201 && answer.status !== 409) throw new Error(`answered ${answer.status}`);
      await answer.arrayBuffer();
    }),
  );
  const [row] = await database.sql`
    select seats_held + seats_booked as counted, (select count(*)::int from bookings where session_id = s.id) as sold
    from sessions s where id = ${sessionId(session)}`;
  if (row!.sold !== row!.counted || row!.sold > SEATS)
    throw new Error(`sold ${row!.sold}, counted ${row!.counted}`);
  return row!.sold as number;
}

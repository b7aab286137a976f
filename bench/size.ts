/**
 * node bench/size.ts [--bookings=5000000]: the booking rate with 1,000 bookings stored and with five million, in one run.
 * Writing them takes some minutes. Exits 1 when the rates are more than 15 % apart.
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { logIns, wishes } from './booking-contests.ts';
import { COURSES, PEOPLE, startContestDatabase } from './contest-database.ts';
import { withCost } from './cpu-time.ts';
import { load } from './load.ts';
import { startPlatform } from './processes.ts';

const ROUNDS = 5;
const AT_ONCE = 250_000;
const { values } = parseArgs({
  args: argv.slice(2),
  options: { bookings: { type: 'string', default: '5000000' } },
});
const wanted = Number(values.bookings);
const database = await startContestDatabase();
const platform = await startPlatform(database.url);
const tokens = await logIns(20_000);

/** Bookings a second, and what each cost: the processor's time tells more where other work goes on. */
async function rate(): Promise<{ per_second: number; cost_us: number }> {
  const runs: { per_second: number; cost_us: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const first = await database.makeSessions(1_000, 1_000_000);
    const requests = wishes(tokens, (n) => first + (n % 1_000));
    const expect = { status: 201 };
    const { per_second, cost } = await withCost(
      { pids: [platform.pid], postmaster: database.postmaster! },
      () => load({ servers: [platform], connections: 64, seconds: 4, requests, once: true, expect }),
      ({ answered }) => answered,
    );
    if (round > 0) runs.push({ per_second, cost_us: (cost.server_us ?? 0) + (cost.database_us ?? 0) });
  }
  const middle = (of: 'per_second' | 'cost_us') =>
    runs.map((run) => run[of]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  return { per_second: middle('per_second'), cost_us: middle('cost_us') };
}

/** Past bookings, twenty a session, without the triggers: their sessions are over and nobody counts their seats. */
async function grow(): Promise<void> {
  const { sql } = database;
  await sql.unsafe(`alter table bookings disable trigger user`);
  for (let done = 0; done < wanted; done += AT_ONCE) {
    const last = Math.min(wanted, done + AT_ONCE);
    await sql.unsafe(`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, created_at)
    select ('00000000-0000-7000-8001-' || lpad(to_hex(1 + (n * 7919::bigint) % ${PEOPLE}), 12, '0'))::uuid, place.id, 1, 'refunded', 1500, 1500,
           'KES', now() - n * interval '20 seconds'
    from generate_series(${done + 1}, ${last}) n
    join (select id, row_number() over () as nr from sessions) place on place.nr = 1 + n % ${COURSES}`);
    process.stderr.write(`${last.toLocaleString('en')} stored\n`);
  }
  await sql.unsafe('alter table bookings enable trigger user');
  await sql.unsafe('vacuum (analyze) bookings');
}

try {
  const small = await rate();
  console.log(
    `about 1,000 bookings stored: ${Math.round(small.per_second)} bookings/s, ${Math.round(small.cost_us)} µs each`,
  );
  await grow();
  const large = await rate();
  console.log(
    `${wanted.toLocaleString('en')} stored: ${Math.round(large.per_second)} bookings/s, ${(large.per_second / small.per_second).toFixed(2)} ×, ${Math.round(large.cost_us)} µs each`,
  );
  process.exitCode = large.per_second >= small.per_second * 0.85 ? 0 : 1;
} finally {
  await platform.stop();
  await database.stop();
}

/**
 * node bench/size.ts [--bookings=5000000]: the booking rate with 1,000 bookings stored and with five million, in one run.
 * Writing them takes some minutes. Exits 1 when the rates are more than 15 % apart.
 */
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { logIns, wishes } from './booking-contests.ts';
import { COURSES, PEOPLE, startContestDatabase } from './contest-database.ts';
import { load } from './load.ts';
import { startPlatform } from './processes.ts';

const ROUNDS = 5;
const { values } = parseArgs({
  args: argv.slice(2),
  options: { bookings: { type: 'string', default: '5000000' } },
});
const wanted = Number(values.bookings);
const database = await startContestDatabase();
const platform = await startPlatform(database.url);
const tokens = await logIns(20_000);

async function rate(): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const first = await database.makeSessions(1_000, 1_000_000);
    const requests = wishes(tokens, (n) => first + (n % 1_000));
    const expect = { status: 201 };
    const result = await load({
      servers: [platform],
      connections: 64,
      seconds: 4,
      requests,
      once: true,
      expect,
    });
    if (round > 0) rates.push(result.per_second);
  }
  return rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}

/** Past bookings, twenty a session, without the triggers: their sessions are over and nobody counts their seats. */
async function grow(): Promise<void> {
  const { sql } = database;
  await sql.unsafe(`alter table bookings disable trigger user`);
  await sql.unsafe(`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, created_at)
    select ('00000000-0000-7000-8001-' || lpad(to_hex(1 + (n * 7919::bigint) % ${PEOPLE}), 12, '0'))::uuid, place.id, 1, 'refunded', 1500, 1500,
           'KES', now() - n * interval '20 seconds'
    from generate_series(1, ${wanted}) n
    join (select id, row_number() over () as nr from sessions) place on place.nr = 1 + n % ${COURSES}`);
  await sql.unsafe('alter table bookings enable trigger user');
  await sql.unsafe('vacuum (analyze) bookings');
}

try {
  const small = await rate();
  console.log(`about 1,000 bookings stored: ${Math.round(small)} bookings/s`);
  await grow();
  const large = await rate();
  console.log(
    `${wanted.toLocaleString('en')} stored: ${Math.round(large)} bookings/s, ${(large / small).toFixed(2)} ×`,
  );
  process.exitCode = large >= small * 0.85 ? 0 : 1;
} finally {
  await platform.stop();
  await database.stop();
}

// After the storm: clocks move, providers are asked, deliveries arrive, until nothing is undecided.
import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '../../server/database/connect.ts';
import type { JobName } from '../../server/jobs/queue.ts';
import type { Simulators } from '../../simulators/start.ts';
import type { KillablePlatform } from './killable-platform.ts';

const MINUTE = 60_000;
/** Past the limit of all holds, then past the last question about the attempts that began even later: a day. */
const steps_ms = [
  ...Array.from({ length: 8 }, () => MINUTE),
  ...Array.from({ length: 6 }, () => 5 * MINUTE),
  ...[1, 1, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 480, 480].map((minutes) => minutes * MINUTE),
];
/** What the clock would start by itself. */
const by_the_clock: JobName[] = ['free_lapsed_holds', 'ask_about_payments', 'watch_refunds'];

/**
 * @param hour_later what customers do once every hold is over
 * @throws Error when jobs are left that never end
 */
export async function reconcile(
  sql: Sql,
  platform: KillablePlatform,
  providers: Simulators,
  hour_later: () => Promise<void>,
): Promise<void> {
  await quiet(sql, platform, providers);
  let passed_ms = 0;
  let late = false;
  const pass = async (step: number) => {
    await platform.pass(step);
    await providers.advance(step);
    passed_ms += step;
    for (const name of by_the_clock) await platform.order({ do: 'job', name });
  };
  for (const step of steps_ms) {
    await pass(step);
    if (passed_ms >= 38 * MINUTE && !late) {
      late = true;
      await hour_later();
      // From here on the providers behave: what they were asked meanwhile has been lied about often enough.
      providers.clearScripts();
    }
    await quiet(sql, platform, providers);
  }
  // On a busy machine a question may have got no answer in time; the platform asks again, a quarter of an hour later.
  for (let more = 0; more < 8 && (await undecided(sql)) > 0; more++) {
    await pass(30 * MINUTE);
    await quiet(sql, platform, providers);
  }
}

async function undecided(sql: Sql): Promise<number> {
  const [row] = await sql<{ payments: number }[]>`
    select count(*)::int as payments from payments where status in ('pending', 'processing')`;
  return row!.payments;
}

/** Lets every delivery go out and every job that is due run. */
export async function quiet(sql: Sql, platform: KillablePlatform, providers: Simulators): Promise<void> {
  for (let round = 0; round < 2000; round++) {
    await providers.flush();
    const [left] = await sql<{ due: number; active: number }[]>`
      select count(*) filter (where state <> 'active' and start_after <= now())::int as due,
             count(*) filter (where state = 'active')::int as active
      from pgboss.job where state in ('created', 'retry', 'active')`;
    if (left!.due === 0 && left!.active === 0) return;
    // A job whose worker was killed is active for ever, until the queue looks for such.
    if (round % 25 === 24) await platform.pass(2 * MINUTE);
    else if (round % 10 === 9) await platform.order({ do: 'look for jobs' });
    await pause(20);
  }
  const stuck =
    await sql`select name, state, count(*)::int as jobs from pgboss.job where state in ('created', 'retry', 'active') group by 1, 2`;
  throw new Error(`the queue never came to rest: ${JSON.stringify(stuck)}`);
}

// The storm: two hundred people pay while the providers misbehave and the platform is killed again and again. One seed
// repeats the same fates; what meets what depends on the machine.
import { randomBytes } from 'node:crypto';
import { createAccessTokens } from '../../server/accounts/access-token.ts';
import { readSettings } from '../../server/config.ts';
import { connect, type Sql } from '../../server/database/connect.ts';
import { drawsFor } from '../../simulators/draws.ts';
import { cardSettings, mpesaSettings } from '../../simulators/settings-for.ts';
import { type Simulators, startSimulators } from '../../simulators/start.ts';
import { makeCourse, makeLogin, makeSession, makeUser } from '../make.ts';
import { brokenPromises, onlyInTheStatement } from './balance.ts';
import { comeAndPay, type World } from './customer.ts';
import { type KillablePlatform, startKillable } from './killable-platform.ts';
import { quiet, reconcile } from './reconcile.ts';
import { everywhere, fateOf } from './weather.ts';

export type StormOptions = { seed: number; database_url: string; customers?: number; kills?: number };
export type StormReport = { seed: number; broken: string[]; counts: Record<string, number>; seconds: number };

const SESSIONS = 25;
const CAPACITY = 10;
/** People who want a seat when the first holds are over. */
const LATECOMERS = 25;
const AT_ONCE = 40;

export async function storm({
  seed,
  database_url,
  customers = 200,
  kills = 4,
}: StormOptions): Promise<StormReport> {
  const began = performance.now();
  const sql = connect(database_url, { pool_size: 4 });
  const providers = await startSimulators({ seed, queries_per_minute: null });
  const secrets = {
    AUTH_SECRET: randomBytes(32).toString('hex'),
    LOOKUP_SECRET: randomBytes(32).toString('hex'),
    DATA_KEYS: `storm:${randomBytes(32).toString('base64')}`,
  };
  const platform = await startKillable(sql, { database_url, secrets, settings: settingsFor(providers) });
  try {
    providers.setWebhookUrl(`${platform.origin}/api/payments/webhooks/flutterwave`);
    await makeUser(sql, { role: 'admin', name: 'Akinyi Oloo' });
    const config = { ...readSettings({}), ...secrets };
    const world: World = {
      ...{ seed, platform, providers, open_pages: [], complaints: [] },
      token: async (user_id) =>
        createAccessTokens(config, platform.now).issue({
          ...{ user_id, role: 'student' },
          login_id: await makeLogin(sql, user_id, platform.now()),
        }),
    };
    const timetable = await sessionsFor(sql, platform);
    providers.script(everywhere);
    await rush(sql, world, timetable, { customers, kills });
    await reconcile(sql, platform, providers, () => late(sql, world, timetable, customers));
    const counts = await countsOf(sql, platform, providers);
    const { lines, unflagged, unknown } = await onlyInTheStatement(sql, providers);
    for (const line of lines) await platform.order({ do: 'read statement line', line });
    await quiet(sql, platform, providers);
    const broken = [
      ...world.complaints,
      ...unflagged.map((what) => `lost on the way, and nobody was told to look: ${what}`),
      ...(await brokenPromises(sql, providers)),
    ];
    const seconds = (performance.now() - began) / 1000;
    return { seed, broken, counts: { ...counts, only_in_the_statement: unknown }, seconds };
  } finally {
    await platform.stop();
    await providers.close();
    await sql.end({ timeout: 1 });
  }
}

/** What the platform must be told to use these providers. */
export function settingsFor(providers: Simulators): Record<string, string> {
  return {
    ...mpesaSettings(providers),
    ...cardSettings(providers),
    MPESA_CALLBACK_ADDRESSES: '127.0.0.1',
    MPESA_QUERIES_PER_MINUTE: '10000',
    PROVIDER_TIMEOUT_SECONDS: '2',
  };
}

type Timetable = { session_id: string; price: number }[];

async function sessionsFor(sql: Sql, platform: KillablePlatform): Promise<Timetable> {
  const timetable: Timetable = [];
  for (let nth = 0; nth < SESSIONS; nth++) {
    const price = 1500 + nth * 100;
    const course = await makeCourse(sql, { price });
    const session = await makeSession(sql, { course_id: course.id, capacity: CAPACITY, now: platform.now() });
    timetable.push({ session_id: session.id, price });
  }
  return timetable;
}

/** Everybody comes, some at a time, and the platform is killed whenever so many have gone. */
async function rush(
  sql: Sql,
  world: World,
  timetable: Timetable,
  { customers, kills }: { customers: number; kills: number },
): Promise<void> {
  const draw = drawsFor(world.seed, 'kills');
  const killed_after = Array.from({ length: kills }, (_, nth) =>
    Math.floor(((nth + 0.2 + draw() * 0.6) / kills) * customers),
  );
  let next = 0;
  let gone = 0;
  let killing: Promise<void> = Promise.resolve();
  const visitor = async () => {
    while (next < customers) {
      const nth = next++;
      const user = await makeUser(sql);
      await comeAndPay(world, fateOf(world.seed, nth), { user_id: user.id, ...timetable[nth % SESSIONS]! });
      gone += 1;
      if (killed_after.includes(gone)) killing = killing.then(() => world.platform.killAndRestart());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  await killing;
}

/** When every hold is over: those who left a card page open pay now, and others want the seats that came free. */
async function late(sql: Sql, world: World, timetable: Timetable, customers: number): Promise<void> {
  const latecomer = async (_: unknown, nth: number) => {
    const user = await makeUser(sql);
    const fate = { ...fateOf(world.seed, customers + nth), cancels: false, pays_late: false };
    await comeAndPay(world, fate, { user_id: user.id, ...timetable[nth % SESSIONS]! });
  };
  await Promise.all(Array.from({ length: LATECOMERS }, latecomer));
  for (const reference of world.open_pages) {
    await world.providers.checkout(reference, 'pay').catch(() => undefined);
  }
}

/** What the storm reached; a seed that reaches little proves little. */
async function countsOf(
  sql: Sql,
  platform: KillablePlatform,
  providers: Simulators,
): Promise<Record<string, number>> {
  const [row] = await sql<Record<string, number>[]>`
    select (select count(*) from payments) as payments,
           (select count(*) from payments where status = 'completed') as completed,
           (select count(*) from payments where status = 'failed') as failed,
           (select count(*) from payments where status = 'cancelled') as cancelled,
           (select count(*) from payments where failure_code = 'no_answer') as never_answered,
           (select count(*) from bookings where payment_status = 'paid') as bookings_paid,
           (select count(*) from receipts where status = 'unapplied') as receipts_unapplied,
           (select count(*) from receipts where status = 'refunded') as receipts_refunded,
           (select count(*) from receipts where starts_with(provider_transaction_id, 'no-receipt-yet-')) as without_number,
           (select count(*) from refunds where cause = 'late_money') as late_money,
           (select count(*) from refunds where cause = 'paid_twice') as paid_twice,
           (select count(*) from refunds where cause = 'paid_too_much') as paid_too_much,
           (select count(*) from refunds where status = 'completed') as refunds_completed,
           (select count(*) from refunds where status = 'processing') as refunds_unknown,
           (select count(*) from payment_webhooks) as deliveries_kept`;
  const sent = providers.deliveries();
  return {
    ...row,
    taken: providers.ledger().length,
    deliveries_lost: sent.filter((one) => one.status !== 200).length,
    kills: platform.kills,
  };
}

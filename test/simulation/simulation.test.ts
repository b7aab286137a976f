// Short stories, so that every change meets them; `npm run simulate` tells the long ones. The twins take a protection
// away and see the simulation notice it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Sql } from '../../server/database/connect.ts';
import { testDatabase } from '../database.ts';
import { simulatedPlatform } from './platform.ts';
import { count, type Tally } from './reached.ts';
import { shrink } from './shrink.ts';
import type { Step } from './steps.ts';
import { tell } from './story.ts';

async function platformFor(t: TestContext) {
  const database = await testDatabase(t);
  const platform = await simulatedPlatform(database);
  database.closeFirst(platform.close);
  return platform;
}

test('whatever people do in a hundred short stories, the model, the invariants and the platform agree', async (t) => {
  const platform = await platformFor(t);
  const tally: Tally = new Map();
  let done = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const told = await tell(platform, { seed, steps: 10, fsck: seed % 10 === 0 });
    assert.equal(told.wrong, null, `npm run simulate -- --seed ${seed} --steps 10\n${told.wrong}`);
    done += told.steps;
    count(tally, told.reached);
  }
  assert.ok(done >= 1_000 && tally.size >= 3, `only ${done} steps, and reached ${[...tally.keys()]}`);
});

/** What the simulation says first when this protection is missing, within so many stories. */
async function without(
  t: TestContext,
  takeAway: (sql: Sql) => Promise<unknown>,
  stories: (seed: number) => readonly Step[] | undefined,
  most = 25,
): Promise<string> {
  const platform = await platformFor(t);
  await takeAway(platform.steady.sql);
  for (let seed = 1; seed <= most; seed++) {
    const story = stories(seed);
    const { wrong } = await tell(platform, { seed, steps: 60, ...(story ? { story } : {}) });
    if (wrong) return wrong;
  }
  return 'nothing was noticed';
}

test('twin: without the lock and the CHECK seats are sold twice, and the simulation says so', async (t) => {
  const rush = Array.from({ length: 6 }, (_, user): Step & { do: 'book' } => ({
    ...{ do: 'book', user, session: Math.floor(user / 3), seats: 1 },
  }));
  const said = await without(
    t,
    async (sql) => {
      const [row] = await sql<{ made: string }[]>`select pg_get_functiondef('book_group'::regproc) as made`;
      await sql.unsafe('alter table sessions drop constraint sessions_not_oversold');
      await sql.unsafe(row!.made.replaceAll(/for update( skip locked)?/g, ''));
      // On a machine where both nodes wait for the same core, writing takes long enough for them to meet.
      await sql`create function take_time() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return new; end'`;
      await sql`create trigger take_time before insert on bookings for each row execute function take_time()`;
    },
    () => [
      { do: 'capacity', session: 0, to: 1 },
      { do: 'capacity', session: 1, to: 1 },
      { do: 'together', steps: rush },
    ],
  );
  assert.match(said, /no order of these explains/);
});

test('twin: where uses of a voucher are not counted, the simulation says so', async (t) => {
  const said = await without(
    t,
    (sql) => sql`alter table bookings disable trigger bookings_voucher_taken`,
    () => undefined,
  );
  assert.match(said, /voucher \d: used/);
});

test('twin: where keys are forgotten, the wish sent again is no longer answered as the first time', async (t) => {
  const said = await without(
    t,
    async (sql) => {
      await sql`
        create function forget_key() returns trigger language plpgsql as
          'begin delete from idempotency_keys where key = new.key; return null; end'`;
      await sql`
        create constraint trigger forget_key after insert on idempotency_keys deferrable initially deferred
          for each row execute function forget_key()`;
    },
    () => [
      {
        ...{ do: 'fault', kind: 'commit lost', turns: 0 },
        step: { do: 'book', user: 0, session: 0, seats: 1 },
      },
    ],
  );
  assert.match(said, /sent again with its key: answered already_booked/);
});

test('a story that goes wrong is told again with the few steps that matter', async () => {
  const story: Step[] = Array.from({ length: 30 }, (_, user) => ({ do: 'book', user, session: 0, seats: 1 }));
  const wrong = async (steps: readonly Step[]) =>
    [7, 21].every((user) => steps.some((step) => step.do === 'book' && step.user === user))
      ? 'sold twice'
      : null;
  const short = await shrink(story, 'sold twice', wrong);
  assert.deepEqual(
    short.story.map((step) => step.do === 'book' && step.user),
    [7, 21],
  );
});

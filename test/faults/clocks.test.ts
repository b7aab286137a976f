// Machines' clocks are wrong, and calendars have odd days. Whoever's clock it is, the database's counts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { databaseClock } from '../../server/clock.ts';
import { connect } from '../../server/database/connect.ts';
import { createRateLimits } from '../../server/http/rate-limits.ts';
import { testApp } from '../app.ts';
import { testDatabase } from '../database.ts';
import { makeCourse, makeSession } from '../make.ts';

const HOUR_MS = 3_600_000;
const database = await testDatabase();
const sql = connect(database.url, { pool_size: 4 });
after(() => sql.end({ timeout: 1 }));

/** Does `work` on a machine whose clock is off by so much. */
async function onMachine<T>(off_ms: number, work: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => real() + off_ms;
  try {
    return await work();
  } finally {
    Date.now = real;
  }
}

for (const hours of [25, -25]) {
  test(`a machine whose clock is off by ${hours} hours takes the database's time`, () =>
    onMachine(hours * HOUR_MS, async () => {
      const clock = await databaseClock(sql);
      const [row] = await sql<{ now: string }[]>`select clock_timestamp() as now`;
      clock.stop();
      assert.ok(Math.abs(clock.now().getTime() - Date.parse(row!.now)) < 2_000);
    }));
}

test('tries are counted together on machines whose clocks are two days apart, and nobody is locked out for a day', async () => {
  const clock = await databaseClock(sql);
  after(clock.stop);
  const limits = createRateLimits(sql, clock.now);
  const tries = (off_ms: number) =>
    onMachine(off_ms, () => limits.allows('forgot_password_by_account', 'who@example.test'));
  assert.deepEqual(
    [
      await tries(25 * HOUR_MS),
      await tries(-25 * HOUR_MS),
      await tries(25 * HOUR_MS),
      await tries(-25 * HOUR_MS),
    ],
    [true, true, true, false],
  );
  const refused = onMachine(-25 * HOUR_MS, () =>
    limits.count('forgot_password_by_account', 'who@example.test'),
  );
  await assert.rejects(refused, ({ retry_after_s }: { retry_after_s: number }) => {
    assert.ok(retry_after_s > 3_500 && retry_after_s <= 3_600, `${retry_after_s} s`);
    return true;
  });
});

test('twin: counted by each machine’s own clock, the tries on the one are forgotten on the other', async () => {
  const limits = createRateLimits(sql, () => new Date(Date.now()));
  const tries = (off_ms: number) =>
    onMachine(off_ms, () => limits.allows('forgot_password_by_account', 'twin@example.test'));
  for (let nth = 0; nth < 3; nth++) assert.equal(await tries(-25 * HOUR_MS), true);
  assert.equal(await tries(25 * HOUR_MS), true, 'the fourth try should have been one too many');
});

// A leap day, the end of a year, the last second of 32 bits, and the day after.
for (const instant of [
  '2028-02-28T20:59:30Z',
  '2026-12-31T23:59:30Z',
  '2038-01-19T03:14:00Z',
  '2100-02-28T20:59:30Z',
]) {
  test(`at ${instant} people book, and their hold ends when it should`, async (t) => {
    const { call, clock, person, runJobs } = await testApp(t, {}, { database });
    clock.set(instant);
    const { token } = await person();
    const session = await makeSession(sql, { now: clock.now(), in_hours: 48, capacity: 1 });
    const book = () => call('POST', '/api/bookings', { token, body: { session_id: session.id, seats: 1 } });
    const booked = await book();
    assert.equal(booked.status, 201, JSON.stringify(booked.body));
    const held_ms = Date.parse(booked.body.hold_expires_at) - Date.parse(instant);
    assert.ok(held_ms >= 15 * 60_000 && held_ms < 16 * 60_000, booked.body.hold_expires_at);
    clock.move(14 * 60_000);
    assert.equal((await book()).body.code, 'already_booked');
    clock.move(2 * 60_000);
    const again = await person();
    const free = await call('POST', '/api/bookings', {
      ...{ token: again.token, body: { session_id: session.id, seats: 1 } },
    });
    assert.equal(free.status, 201, 'the hold is over, the seat is free');
    await runJobs();
  });
}

test('a session for people abroad starts at its wall time on both sides of their change of clocks', async () => {
  const course = await makeCourse(sql);
  const starts = async (date: string, timezone: string) => {
    const [row] = await sql<{ starts_at: string }[]>`
      insert into sessions (course_id, date, start_time, timezone, assumed_minutes, location, capacity)
      values (${course.id}, ${date}, '09:00', ${timezone}, 60, 'Online', 10) returning starts_at`;
    return row!.starts_at;
  };
  // London changes on 28 March 2027, New York on 14 March, Nairobi never.
  assert.equal(await starts('2027-03-27', 'Europe/London'), '2027-03-27T09:00:00.000Z');
  assert.equal(await starts('2027-03-28', 'Europe/London'), '2027-03-28T08:00:00.000Z');
  assert.equal(await starts('2027-03-13', 'America/New_York'), '2027-03-13T14:00:00.000Z');
  assert.equal(await starts('2027-03-14', 'America/New_York'), '2027-03-14T13:00:00.000Z');
  assert.equal(await starts('2027-03-28', 'Africa/Nairobi'), '2027-03-28T06:00:00.000Z');
});

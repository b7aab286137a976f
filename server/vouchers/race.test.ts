// Forty people use a voucher for five at once, through the API. And the twin: the same rush where the database does not count.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';

const PEOPLE = 40;
const USES = 5;
const { call, sql, person } = await testApp();
const people = await Promise.all(Array.from({ length: PEOPLE }, () => person()));

async function limited(limits: { max_uses?: number; max_uses_per_user?: number }) {
  const [row] = await sql<{ id: string; code: string }[]>`
    insert into vouchers (code, kind, value, currency, max_uses, max_uses_per_user)
    values (${`RACE-${Math.random().toString(36).slice(2).toUpperCase()}`}, 'percent', 20, 'KES', ${limits.max_uses ?? null},
            ${limits.max_uses_per_user ?? null})
    returning id, code`;
  return row!;
}
const countOf = async (voucher_id: string) => {
  const [row] = await sql<{ uses: number; booked: number }[]>`
    select uses, (select count(*)::int from bookings where voucher_id = v.id) as booked from vouchers v where id = ${voucher_id}`;
  return { ...row! };
};
/** Each in a session of their own: nothing but the voucher stands between them. */
async function rush(code: string, who = people): Promise<string[]> {
  const sessions = await Promise.all(who.map(() => makeSession(sql)));
  const answers = await Promise.all(
    who.map(({ token }, n) =>
      call('POST', '/api/bookings', {
        token,
        body: { session_id: sessions[n]!.id, seats: 1, voucher: code },
      }),
    ),
  );
  return answers.map(({ status, body }) => (status === 201 ? 'booked' : `${status} ${body.code}`));
}
const times = (outcomes: string[], outcome: string) => outcomes.filter((one) => one === outcome).length;

test('forty people at once get five uses of a voucher for five', async () => {
  const { id, code } = await limited({ max_uses: USES });
  const outcomes = await rush(code);
  assert.equal(times(outcomes, 'booked'), USES);
  assert.equal(times(outcomes, '409 voucher_not_usable'), PEOPLE - USES);
  assert.deepEqual(await countOf(id), { uses: USES, booked: USES });
});

test('one person who books twenty sessions at once uses a voucher for two twice', async () => {
  const { id, code } = await limited({ max_uses_per_user: 2 });
  const outcomes = await rush(code, Array(20).fill(people[0]));
  assert.equal(times(outcomes, 'booked'), 2);
  assert.deepEqual(await countOf(id), { uses: 2, booked: 2 });
});

/** Writers that looked before and insert now, as a program without the house's care would. */
async function blindRush(voucher_id: string): Promise<void> {
  const sessions = await Promise.all(people.map(() => makeSession(sql)));
  await Promise.all(
    people.map(({ id }, n) =>
      sql`
        insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at, voucher_id, discount_amount)
        values (${id}, ${sessions[n]!.id}, 1, 1500, 1200, 'KES', now() + interval '15 minutes', ${voucher_id}, 300)`.catch(
        () => undefined,
      ),
    ),
  );
}

test('even writers that do not look cannot use a voucher too often: the database refuses', async () => {
  const { id } = await limited({ max_uses: USES });
  await blindRush(id);
  assert.deepEqual(await countOf(id), { uses: USES, booked: USES });
});

test('twin: without the trigger the same rush goes beyond the limit, so the tests above can fail', async () => {
  const { id } = await limited({ max_uses: USES });
  await sql`alter table bookings disable trigger bookings_voucher_taken`;
  await blindRush(id);
  assert.equal((await countOf(id)).booked, PEOPLE);
});

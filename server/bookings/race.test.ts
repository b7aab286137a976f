// 200 people, 20 seats, at once, over HTTP. And the twin: the same rush where the database no longer refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../../server/ports.ts';
import { testApp } from '../../test/app.ts';
import { makeSession } from '../../test/make.ts';

const PEOPLE = 200;
const SEATS = 20;

async function crowd() {
  const port = await freePort(0, '127.0.0.1');
  const platform = await testApp(undefined, {}, { port });
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => platform.person()));
  return { ...platform, people, url: `http://127.0.0.1:${port}/api/bookings` };
}

test('200 people who want 20 seats at once: exactly 20 seats are sold, everybody is answered', async () => {
  const { sql, people, url } = await crowd();
  const session = await makeSession(sql, { capacity: SEATS });
  const answers = await Promise.all(
    people.map(async ({ token }) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ session_id: session.id, seats: 1 }),
      });
      return { status: answer.status, body: (await answer.json()) as { code?: string } };
    }),
  );
  const booked = answers.filter((answer) => answer.status === 201);
  const refused = answers.filter((answer) => answer.status === 409);
  assert.equal(booked.length, SEATS);
  assert.equal(refused.length, PEOPLE - SEATS);
  assert.ok(refused.every((answer) => answer.body.code === 'session_full'));
  const [row] = await sql`
    select s.seats_booked, s.seats_held, (select sum(seats)::int from bookings where session_id = s.id) as sold
    from sessions s where s.id = ${session.id}`;
  assert.deepEqual({ ...row }, { seats_booked: 0, seats_held: SEATS, sold: SEATS });
});

/**
 * Many writers that check first and insert then, as a program without the house's lock would.
 * @returns how many seats were sold
 */
async function rushWithoutLock(
  sql: Awaited<ReturnType<typeof crowd>>['sql'],
  people: { id: string }[],
  session_id: string,
): Promise<number> {
  const [{ left }] =
    (await sql`select capacity - seats_booked - seats_held as left from sessions where id = ${session_id}`) as unknown as [
      { left: number },
    ];
  // Everybody looked before anybody booked: this is the race, made certain.
  await Promise.all(
    people.map(async ({ id }) => {
      if (left < 1) return;
      await sql`
        insert into bookings (user_id, session_id, seats, unit_price, total_amount, currency, hold_expires_at)
        values (${id}, ${session_id}, 1, 1500, 1500, 'KES', now() + interval '15 minutes')`.catch(
        () => undefined,
      );
    }),
  );
  const [row] =
    await sql`select coalesce(sum(seats), 0)::int as sold from bookings where session_id = ${session_id}`;
  return row!.sold as number;
}

test('even writers that forget the lock cannot oversell: the database refuses', async () => {
  const { sql, people } = await crowd();
  const session = await makeSession(sql, { capacity: SEATS });
  assert.equal(await rushWithoutLock(sql, people, session.id), SEATS);
});

test('twin: with the CHECK dropped the same rush oversells, so the test above can fail', async () => {
  const { sql, people } = await crowd();
  const session = await makeSession(sql, { capacity: SEATS });
  await sql`alter table sessions drop constraint sessions_not_oversold`;
  assert.equal(await rushWithoutLock(sql, people, session.id), PEOPLE);
});

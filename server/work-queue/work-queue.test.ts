import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import type { WorkQueue } from './schemas.ts';

const { call, sql, person, clock } = await testApp();
const { token } = await person('admin');
const queue = async () => {
  const { status, body } = await call('GET', '/api/work-queue', { token });
  assert.equal(status, 200, JSON.stringify(body));
  return new Map((body as WorkQueue).data.map((group) => [group.kind, group]));
};
const inDays = (days: number) =>
  new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

const session = async (course_id: string, capacity: number) =>
  (await makeSession(sql, { course_id, capacity })).id;

test('money that pays for nothing waits, the oldest first, until somebody applied it', async () => {
  for (const [number, days] of [
    ['NEW1', 1],
    ['OLD1', 5],
  ] as const)
    await sql`
      insert into receipts (provider, provider_transaction_id, amount, currency, status, reason, received_at)
      values ('mpesa', ${number}, 1500.5, 'KES', 'unapplied', 'No such account', ${clock.now()}::timestamptz - ${days} * interval '1 day')`;
  const { total, items } = (await queue()).get('money_to_apply')!;
  assert.equal(total, 2);
  assert.deepEqual(
    items.map(({ title, amount, currency }) => [title, amount, currency]),
    [
      ['OLD1', 1500.5, 'KES'],
      ['NEW1', 1500.5, 'KES'],
    ],
  );
});

test('a session that starts soon and is nearly empty is named, a full or a far one is not', async () => {
  const course = await makeCourse(sql, { title: 'Quiet course' });
  const [soon, far, full] = [
    await session(course.id, 10),
    await session(course.id, 10),
    await session(course.id, 1),
  ];
  await sql`update sessions set date = ${inDays(5)} where id = ${soon}`;
  await sql`update sessions set date = ${inDays(40)} where id = ${far}`;
  await sql`update sessions set date = ${inDays(6)}, seats_booked = 1 where id = ${full}`;
  const { total, items } = (await queue()).get('sessions_low_fill')!;
  assert.equal(total, 1);
  assert.deepEqual([items[0]!.title, items[0]!.detail], ['Quiet course', '0 of 10 seats sold']);
});

test('a company’s request waits until it is taken up', async () => {
  const asked = await call('POST', '/api/corporate/requests', {
    body: {
      ...{ company_name: 'Mlima Bank', contact_person: 'Asha Otieno', email: 'asha@mlima.example' },
      ...{ phone: '0712345678', topic: 'Excel for analysts', preferred_dates: [inDays(30)] },
    },
  });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  assert.equal((await queue()).get('requests_to_answer')!.items[0]!.title, 'Mlima Bank');
  await call('PUT', `/api/corporate/requests/${asked.body.id}`, { token, body: { status: 'reviewing' } });
  assert.equal((await queue()).get('requests_to_answer')!.total, 0);
});

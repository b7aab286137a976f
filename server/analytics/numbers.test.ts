import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testApp } from '../../test/app.ts';
import { makeCourse, makeSession } from '../../test/make.ts';
import { wrongFields } from '../../test/pages.ts';
import { keepDataTidy } from '../privacy/keep-data-tidy.ts';

const { app, call, sql, person, clock, deps } = await testApp();
const { token } = await person('admin');
const get = async (name: string, period = '') =>
  (await call('GET', `/api/analytics/${name}${period}`, { token })).body;

/** Each query of the page, as a person would paste it, by the address above it. */
const page = readFileSync(new URL('../../docs/analytics.md', import.meta.url), 'utf8');
const written = [...page.matchAll(/## \/api\/analytics\/([\w-]+)\n[^#]*?```sql\n([\s\S]*?)```/g)].map(
  (match) => ({
    name: match[1]!,
    text: match[2]!,
  }),
);

/** A booking of `amount`, tried by `provider`, that ended as told. */
async function sale(
  session_id: string,
  fields: {
    amount: number;
    provider?: string;
    status?: string;
    at?: string;
    code?: string;
    refunded?: number;
  },
) {
  const {
    amount,
    provider = 'mpesa',
    status = 'completed',
    at = clock.now().toISOString(),
    code = null,
  } = fields;
  const user = await person();
  const paid = status === 'completed';
  const [booking] = await sql<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, created_at)
    values (${user.id}, ${session_id}, 2, ${paid ? 'paid' : 'failed'}, ${amount / 2}, ${amount}, 'KES', ${at}) returning id`;
  const [payment] = await sql<{ id: string }[]>`
    insert into payments (booking_id, provider, payment_reference, amount, status, initiated_at, completed_at,
                          provider_transaction_id, failure_code, failure_reason)
    values (${booking!.id}, ${provider}, ${randomUUID()}, ${amount}, ${status}, ${at}, ${paid ? at : null},
            ${paid ? randomUUID() : null}, ${code}, ${code ? `Reason ${code}` : null}) returning id`;
  if (!paid) return user;
  const [receipt] = await sql<{ id: string }[]>`
    insert into receipts (provider, provider_transaction_id, payment_id, amount, currency, status, received_at)
    select provider, provider_transaction_id, id, amount, currency, 'applied', ${at} from payments where id = ${payment!.id}
    returning id`;
  if (fields.refunded)
    await sql`
      insert into refunds (receipt_id, booking_id, amount, currency, status, cause, reason, completed_at)
      values (${receipt!.id}, ${booking!.id}, ${fields.refunded}, 'KES', 'completed', 'decided_by_admin', 'test', ${at})`;
  return user;
}

const robots = await makeCourse(sql, { title: 'Robots', category: 'Robotics' });
const data = await makeCourse(sql, { title: 'Data', category: 'Data' });
const one = await makeSession(sql, { course_id: robots.id, capacity: 20 });
const two = await makeSession(sql, { course_id: data.id, capacity: 10 });
await sale(one.id, { amount: 3000, refunded: 1000 });
await sale(one.id, { amount: 5000, provider: 'flutterwave' });
await sale(two.id, { amount: 700.5, provider: 'other' });
await sale(two.id, { amount: 800, status: 'failed', code: '1032' });
await sale(two.id, { amount: 800, status: 'failed', code: '1032' });
await sale(two.id, { amount: 900, status: 'cancelled', provider: 'flutterwave' });
// 23:30 in Nairobi on the last day of a month is still that month, though not yet midnight in UTC's own.
await sale(one.id, { amount: 100, at: '2026-01-31T20:30:00.000Z' });
await sale(one.id, { amount: 10, at: '2026-01-31T21:30:00.000Z' });
const waiting = await person();
await sql`insert into waitlist_entries (user_id, session_id, seats) values (${waiting.id}, ${two.id}, 3)`;
await sql`
  insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic, headcount)
  values ('Acme', 's', 's', 'h', 's', 'h', 'Data', 12), ('Bora', 's', 's', 'h', 's', 'h', 'AI', 8)`;
const customer = await person();
for (const path of [
  `courses/${robots.id}`,
  `courses/${robots.id}`,
  `sessions/${one.id}`,
  'courses?search=robots',
])
  await call('GET', `/api/${path}`, { token: customer.token });
await call('GET', `/api/courses/${robots.id}`, { token, headers: {} });
await call('GET', `/api/courses/${data.id}`, { token: customer.token, headers: { 'sec-gpc': '1' } });
await call('POST', '/api/bookings', { token: customer.token, body: { session_id: one.id, seats: 1 } });

test('views, searches and bookings are counted without staff, and without the user who does not want to be followed', async () => {
  // They come a moment after the answers.
  for (let tries = 0; tries < 200 && (await sql`select from events`).length < 6; tries += 1) await delay(20);
  const rows = await sql<{ kind: string; named: boolean; subject_id: string | null }[]>`
    select kind, user_id is not null as named, subject_id from events order by kind, named desc`;
  assert.deepEqual(
    rows.map((row) => [row.kind, row.named, row.subject_id]),
    [
      ['booked', true, one.id],
      ['course_viewed', true, robots.id],
      ['course_viewed', true, robots.id],
      ['course_viewed', false, data.id],
      ['searched', true, null],
      ['session_viewed', true, one.id],
    ],
  );
});

test('every number equals the query that docs/analytics.md shows for it', async () => {
  const { paths } = app.swagger() as unknown as { paths: Record<string, unknown> };
  const addresses = Object.keys(paths).filter((path) => path.startsWith('/api/analytics/'));
  assert.deepEqual(written.map(({ name }) => `/api/analytics/${name}`).sort(), addresses.sort());
  for (const { name, text } of written) {
    const { from, to, timezone, data: answered } = await get(name, '?from=2025-12-01&to=2027-12-31');
    const pasted = text
      .replaceAll(':from', `'${from}'`)
      .replaceAll(':to', `'${to}'`)
      .replaceAll(':zone', `'${timezone}'`);
    const rows = await sql.unsafe(pasted);
    assert.ok(rows.length > 0, `${name} has something to compare`);
    assert.deepEqual(answered, JSON.parse(JSON.stringify(rows)), name);
  }
});

test('the numbers are those of the sales that were made', async () => {
  const period = '?from=2026-01-01&to=2027-12-31';
  const months = (await get('revenue-by-month', period)).data;
  assert.deepEqual(
    months.slice(0, 2).map((row: { month: string; net: number }) => [row.month, row.net]),
    [
      ['2026-01-01', 100],
      ['2026-02-01', 10],
    ],
  );
  const categories = (await get('revenue-by-category', period)).data;
  assert.deepEqual(categories, [
    { category: 'Data', currency: 'KES', received: 700.5, refunded: 0, net: 700.5, payments: 1 },
    { category: 'Robotics', currency: 'KES', received: 8110, refunded: 1000, net: 7110, payments: 4 },
  ]);
  const outcome = (await get('payments', period)).data.find(
    (row: { provider: string }) => row.provider === 'mpesa',
  );
  assert.deepEqual(
    [outcome.started, outcome.completed, outcome.failed, outcome.success_percent],
    [5, 3, 2, 60],
  );
  assert.deepEqual((await get('payment-failures', period)).data[0], {
    provider: 'mpesa',
    failure_code: '1032',
    failure_reason: 'Reason 1032',
    payments: 2,
  });
  const fill = (await get('fill-rate', period)).data.find(
    (row: { category: string }) => row.category === 'Data',
  );
  assert.deepEqual([fill.capacity, fill.seats_booked, fill.filled_percent], [10, 2, 20]);
  assert.equal((await get('corporate', period)).data[0].people, 20);
  assert.equal((await get('waitlist', period)).data[0].seats_wanted, 3);
  assert.equal((await get('popularity', period)).data[0].course, 'Robots');
});

test('a period must be a period, and not longer than three years', async () => {
  const wrong = async (query: string) =>
    wrongFields(await call('GET', `/api/analytics/payments?${query}`, { token }));
  assert.deepEqual(await wrong('from=2026-02-01&to=2026-01-01'), ['to']);
  assert.deepEqual(await wrong('from=2020-01-01&to=2026-01-01'), ['from']);
  assert.deepEqual(await wrong('from=2026-02-30'), ['from']);
  assert.deepEqual(await wrong('colour=red'), ['colour']);
});

test('each month has a partition in time, takes what was kept elsewhere, and is forgotten when it is old', async () => {
  const events = async () => (await sql`select from events`).length;
  const parts = async () =>
    (await sql`select relid::text as name from pg_partition_tree('events') where isleaf order by 1`).map(
      (row) => row.name,
    );
  const before = await events();
  await keepDataTidy(deps);
  await keepDataTidy(deps);
  const month = (ahead: number) => {
    const day = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
      .toZonedDateTimeISO('UTC')
      .add({ months: ahead });
    return `events_${day.year}_${String(day.month).padStart(2, '0')}`;
  };
  assert.deepEqual(await parts(), [month(0), month(1), month(2), 'events_rest'].sort());
  assert.equal((await sql`select from events_rest`).length, 0);
  assert.equal(await events(), before);
  clock.move(500 * 86_400_000);
  await keepDataTidy(deps);
  assert.equal(await events(), 0);
  assert.ok(!(await parts()).includes(`${month(-16)}`));
});

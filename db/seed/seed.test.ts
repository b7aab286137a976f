import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkPassword } from '../../server/accounts/password.ts';
import { files_dir, freshDatabase, none, now, seal, seed } from './demo-database.ts';
import { demoLogins } from './seed.ts';

const sql = await freshDatabase();
const began = performance.now();
await seed(sql);
const took_ms = performance.now() - began;

async function words(query: Promise<readonly { word: string }[]>): Promise<string[]> {
  return (await query).map((row) => row.word);
}

test('the demo school has a course for every subject and every audience', async () => {
  const cells = await sql<{ word: string }[]>`
    select distinct category || '/' || audience as word from courses where is_published and is_active`;
  assert.equal(cells.length, 21);
  const [counts] = await sql<Record<string, number>[]>`
    select count(*) filter (where is_published and is_active) as open, count(*) filter (where not is_published) as drafts,
           count(*) filter (where not is_active) as retired,
           count(*) filter (where price = 0 and is_published) as free,
           count(*) filter (where audience = 'Corporate' and price is null) as on_request,
           count(*) filter (where audience = 'Corporate') as corporate
    from courses`;
  assert.ok(counts!.open! >= 28, `${counts!.open} open courses`);
  assert.deepEqual(
    { ...counts, open: 0 },
    { open: 0, drafts: 2, retired: 1, free: 2, on_request: 7, corporate: 7 },
  );
  await none(sql`select title from courses where price <> trunc(price)`);
});

test('every course says enough to choose by', async () => {
  const courses = await sql<
    { title: string; description: string; syllabus: string[] }[]
  >`select title, description, syllabus from courses`;
  for (const { title, description, syllabus } of courses) {
    const length = description.split(/\s+/).length;
    assert.ok(length >= 80 && length <= 200, `${title}: ${length} words`);
    assert.ok(syllabus.length >= 5 && syllabus.length <= 10, `${title}: ${syllabus.length} topics`);
  }
});

test('every course and every trainer has a picture of its own that is small and safe', async () => {
  const images = await words(sql`select image as word from courses union all select photo from trainers`);
  assert.equal(new Set(images).size, images.length);
  for (const image of images) {
    const svg = readFileSync(join(files_dir, image.replace('/files/', '')), 'utf8');
    assert.ok(svg.startsWith('<svg ') && svg.length < 6000, `${image}: ${svg.length} characters`);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|<script|<text/);
  }
  assert.equal(readdirSync(files_dir).filter((name) => name.startsWith('.')).length, 0);
});

test('every state that somebody can meet is there to be looked at', async () => {
  const state = (column: string, table: string) =>
    words(sql`select distinct ${sql(column)} as word from ${sql(table)} order by 1`);
  assert.deepEqual(await state('status', 'sessions'), ['cancelled', 'completed', 'ongoing', 'scheduled']);
  assert.deepEqual(await state('payment_status', 'bookings'), ['failed', 'paid', 'pending', 'refunded']);
  assert.deepEqual(await state('status', 'payments'), [
    'cancelled',
    'completed',
    'failed',
    'pending',
    'processing',
  ]);
  assert.deepEqual(await state('provider', 'payments'), ['flutterwave', 'mpesa', 'other']);
  assert.deepEqual(await state('status', 'receipts'), ['applied', 'unapplied']);
  assert.deepEqual(await state('status', 'refunds'), ['completed', 'failed', 'processing', 'requested']);
  assert.deepEqual(await state('status', 'corporate_requests'), [
    'completed',
    'confirmed',
    'pending',
    'rejected',
    'reviewing',
  ]);
});

test('the school is as large as a real one', async () => {
  const [size] = await sql<Record<string, number>[]>`
    select (select count(*) from users) as users, (select count(*) from trainers) as trainers,
           (select count(*) from sessions) as sessions, (select count(*) from bookings) as bookings,
           (select count(*) from payments) as payments, (select count(*) from corporate_requests) as requests`;
  for (const [what, least] of Object.entries({
    users: 60,
    trainers: 10,
    sessions: 60,
    bookings: 250,
    payments: 220,
    requests: 8,
  })) {
    assert.ok(size![what]! >= least, `${size![what]} ${what}`);
  }
});

test('coming sessions are full, nearly full and wide open', async () => {
  const [seats] = await sql<Record<string, number>[]>`
    with coming as (select capacity - seats_booked - seats_held as seats_left from sessions where status = 'scheduled')
    select count(*) filter (where seats_left = 0) as "full", count(*) filter (where seats_left between 1 and 4) as few,
           count(*) filter (where seats_left between 12 and 30) as many from coming`;
  assert.ok(seats!.full! >= 1 && seats!.few! >= 4 && seats!.many! >= 4, JSON.stringify(seats));
});

test('the seats a session counts are those of its bookings', async () => {
  await none(sql`
    select s.id, s.seats_booked, s.seats_held from sessions s left join bookings b on b.session_id = s.id and b.cancelled_at is null
    group by s.id
    having s.seats_booked <> coalesce(sum(b.seats) filter (where b.payment_status = 'paid'), 0)
        or s.seats_held <> coalesce(sum(b.seats) filter (where b.payment_status = 'pending'), 0)`);
  await none(sql`
    select b.id from bookings b join attendees a on a.booking_id = b.id and a.removed_at is null
    group by b.id having count(*) <> b.seats`);
  await none(sql`select id from bookings where id not in (select booking_id from attendees)`);
});

test('the state of each session agrees with the clock', async () => {
  await none(sql`
    select date, start_time, status from sessions where status <> 'cancelled' and status <>
      case when starts_at > ${now} then 'scheduled' when ends_at <= ${now} then 'completed' else 'ongoing' end`);
});

test('nobody booked before having an account, after the start, or twice', async () => {
  await none(sql`
    select b.id from bookings b join users u on u.id = b.user_id join sessions s on s.id = b.session_id
    where b.created_at < u.created_at or b.created_at < s.created_at or b.created_at > s.starts_at or b.created_at > ${now}
       or b.cancelled_at < b.created_at or b.cancelled_at > ${now} or not u.email_verified`);
  await none(sql`
    select b.id from bookings b where b.payment_status = 'pending' and b.cancelled_at is null
      and (b.hold_expires_at <= ${now} or b.hold_expires_at > ${now}::timestamptz + interval '15 minutes')`);
});

test('children have a guardian’s consent', async () => {
  await none(sql`
    select a.id from attendees a join bookings b on b.id = a.booking_id join sessions s on s.id = b.session_id
    join courses c on c.id = s.course_id
    where c.audience = 'Kids' and (not a.guardian_consent or a.birth_year is null or a.email is not null)`);
});

test('each completed payment has exactly one receipt, of the same amount', async () => {
  await none(sql`
    select p.id from payments p left join receipts r on r.payment_id = p.id and r.status = 'applied'
    where p.status = 'completed'
    group by p.id having count(r.id) <> 1 or sum(r.amount) <> p.amount or max(r.provider_transaction_id) <> p.provider_transaction_id`);
  await none(sql`
    select r.id from receipts r join payments p on p.id = r.payment_id where r.status = 'applied' and p.status <> 'completed'`);
  await none(
    sql`select id from receipts where provider = 'mpesa' and provider_transaction_id !~ '^[A-Z0-9]{10}$'`,
  );
});

test('each paid booking was paid, and each payment asked for what the booking cost', async () => {
  await none(sql`
    select b.id from bookings b where b.payment_status in ('paid', 'refunded') and b.total_amount > 0
      and not exists (select from payments where booking_id = b.id and status = 'completed')`);
  await none(sql`
    select b.id from bookings b where (b.payment_status in ('pending', 'failed') or b.total_amount = 0)
      and exists (select from payments where booking_id = b.id and status = 'completed')`);
  await none(sql`
    select p.id from payments p join bookings b on b.id = p.booking_id join sessions s on s.id = b.session_id
    join courses c on c.id = s.course_id
    where p.amount <> b.total_amount or b.unit_price <> c.price or p.initiated_at < b.created_at or p.initiated_at > ${now}`);
  await none(sql`
    select id from payments where (status in ('pending', 'processing')) <> (ask_at is not null) or ask_at <= ${now}`);
});

test('no more is paid back than came in, and a whole refund shows on its booking', async () => {
  await none(sql`
    select r.id from receipts r join refunds f on f.receipt_id = r.id and f.status <> 'failed'
    group by r.id having sum(f.amount) > r.amount`);
  await none(sql`
    select b.id from bookings b where b.payment_status = 'refunded' and not exists (
      select from refunds where booking_id = b.id and status = 'completed')`);
  await none(
    sql`select id from refunds where amount <> trunc(amount) or completed_at > ${now} or completed_at < requested_at`,
  );
});

test('customers got back what the refund rule grants', async () => {
  await none(sql`
    select f.id, f.amount, r.amount as received from refunds f join receipts r on r.id = f.receipt_id
    join bookings b on b.id = f.booking_id join sessions s on s.id = b.session_id
    where f.cause = 'cancelled_by_customer' and b.cancelled_at is not null and f.amount <> r.amount *
      case when s.starts_at - b.cancelled_at >= interval '48 hours' then 1
           when s.starts_at - b.cancelled_at >= interval '24 hours' then 0.5 else 0 end`);
  await none(sql`
    select b.id from bookings b join sessions s on s.id = b.session_id
    where b.cancelled_at is not null and b.payment_status = 'paid' and b.total_amount > 0
      and s.starts_at - b.cancelled_at >= interval '24 hours' and not exists (select from refunds where booking_id = b.id)`);
});

test('what is sealed can be opened, and deliveries read as the providers wrote them', async () => {
  const [person] = await sql<
    { phone: string; phone_hash: string }[]
  >`select phone, phone_hash from users limit 1`;
  assert.match(seal.open(person!.phone), /^\+254\d{9}$/);
  assert.equal(person!.phone_hash, seal.lookup(seal.open(person!.phone)));
  const deliveries = await sql<{ payload: string; amount: number; provider_transaction_id: string }[]>`
    select w.payload, p.amount, p.provider_transaction_id from payment_webhooks w join payments p on p.id = w.payment_id
    where p.status = 'completed'`;
  assert.ok(deliveries.length > 100);
  for (const { payload, provider_transaction_id } of deliveries)
    assert.ok(Buffer.from(seal.open(payload), 'base64').toString('utf8').includes(provider_transaction_id));
});

test('the demo log-ins work, and the trainer’s opens a diary with classes now and to come', async () => {
  for (const { email, role, password } of demoLogins) {
    const [user] = await sql<{ password_hash: string; role: string; email_verified: boolean }[]>`
      select password_hash, role, email_verified from users where email = ${email}`;
    assert.equal(user?.role, role);
    assert.equal(user.email_verified, true);
    assert.equal((await checkPassword(password, user.password_hash)).right, true);
  }
  const states = await words(sql`
    select distinct s.status as word from sessions s join trainers t on t.id = s.effective_trainer_id join users u on u.id = t.user_id
    where u.email = 'trainer@darasa.example' order by 1`);
  assert.deepEqual(
    states.filter((state) => state !== 'cancelled'),
    ['completed', 'ongoing', 'scheduled'],
  );
  const own = await words(sql`
    select distinct b.payment_status as word from bookings b join users u on u.id = b.user_id
    where u.email = 'student@darasa.example' order by 1`);
  assert.deepEqual(own, ['failed', 'paid', 'pending', 'refunded']);
});

test('it is there in seconds', () => {
  assert.ok(took_ms < 6000, `${Math.round(took_ms)} ms`);
});

test('those who came have certificates and say how it was, and every rating is the average of what was said', async () => {
  const [counts] = await sql<Record<string, number>[]>`
    select (select count(*)::int from attendance) as marked, (select count(*)::int from certificates) as certificates,
           (select count(*)::int from attendance where status <> 'absent') as present,
           (select count(*)::int from reviews) as reviews, (select count(*)::int from courses where rating is not null) as rated,
           (select count(*)::int from trainer_days_off) as days_off`;
  assert.ok(counts!.marked! > 50 && counts!.reviews! > 20, JSON.stringify(counts));
  assert.ok(counts!.rated! >= 8 && counts!.days_off! >= 1, JSON.stringify(counts));
  assert.equal(counts!.certificates, counts!.present);
  await none(sql`
    select c.title from courses c left join reviews r on r.course_id = c.id and r.hidden_at is null group by c.id
    having c.rating is distinct from round(avg(r.rating), 2) or c.review_count <> count(r.id)`);
  await none(sql`
    select t.name from trainers t where t.rating is distinct from (
      select round(avg(rating), 2) from reviews where trainer_id = t.id and hidden_at is null)`);
});

// What a million bookings look like, written by SQL: three years of a school with 50,000 sessions and 200,000 people.
// Ids are made of the row's number, so that rows find each other without a look-up.
import type { Sql } from 'postgres';

const ID = (kind: string, n: string) =>
  `('00000000-0000-7000-${kind}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const USER = (n: string) => ID('8001', n);
const COURSE = (n: string) => ID('8002', n);
const SESSION = (n: string) => ID('8003', n);
const BOOKING = (n: string) => ID('8004', n);
const PAYMENT = (n: string) => ID('8005', n);
const RECEIPT = (n: string) => ID('8006', n);
/** A booking every 94.6 seconds makes a million in three years. */
const AT = (n: string) => `now() - (1000000 - ${n}) * interval '94.6 seconds'`;
/** 80 in 100 are paid, 17 lapsed, 3 were paid and cancelled. */
const PAID = 'n % 100 < 83';

const steps: [string, string][] = [
  [
    'users',
    `insert into users (id, email, password_hash, name, phone_hash, created_at, email_verified)
     select ${USER('n')}, 'person' || n || '@bench.example', 'x',
            (array['Wanjiku','Otieno','Amina','Kiptoo','Neema','Mutua'])[1 + n % 6] || ' ' ||
            (array['Kamau','Odhiambo','Hassan','Cherono','Baraka','Musyoka','Njoroge'])[1 + n % 7] || ' ' || n,
            md5(n::text), ${AT('n * 5')}, true from generate_series(1, 200000) n`,
  ],
  [
    'courses',
    `insert into courses (id, title, category, audience, description, price, syllabus, is_published)
     select ${COURSE('n')}, 'Course number ' || n,
            (array['AI','Robotics','Data','IoT','Cybersecurity','Blockchain','Development'])[1 + n % 7],
            (array['Kids','Adults'])[1 + n % 2], 'Learn by building.', 1500, '["First steps"]', true from generate_series(1, 200) n`,
  ],
  [
    'sessions',
    `insert into sessions (id, course_id, date, start_time, timezone, location, capacity, seats_booked, status, created_at)
     select ${SESSION('n')}, ${COURSE('1 + n % 200')}, (${AT('n * 20')} + interval '14 days')::date, '09:00', 'Africa/Nairobi',
            'Westlands', 30, 16, case when ${AT('n * 20')} + interval '14 days' < now() then 'completed' else 'scheduled' end,
            ${AT('n * 20')} from generate_series(0, 49999) n`,
  ],
  [
    'bookings',
    `insert into bookings (id, code, user_id, session_id, seats, payment_status, unit_price, total_amount, currency, hold_expires_at,
                           contact_phone_hash, cancelled_at, created_at)
     select ${BOOKING('n')}, upper(lpad(to_hex(n), 8, '0')), ${USER('1 + (n * 7919::bigint) % 200000')}, ${SESSION('n / 20')}, 1,
            case when ${PAID} then 'paid' else 'failed' end, 1500, 1500, 'KES', ${AT('n')},
            md5(((n * 7919::bigint) % 200000)::text), case when n % 100 between 80 and 82 then ${AT('n')} end, ${AT('n')}
     from generate_series(0, 999999) n`,
  ],
  [
    'payments',
    `insert into payments (id, booking_id, provider, payment_reference, amount, status, provider_transaction_id, initiated_at,
                           completed_at, failure_code, failure_reason, created_at)
     select ${PAYMENT('n')}, ${BOOKING('n')}, (array['mpesa','mpesa','mpesa','flutterwave'])[1 + n % 4], 'bench-' || n, 1500,
            case when ${PAID} then 'completed' else 'failed' end, case when ${PAID} then 'T' || n end, ${AT('n')},
            case when ${PAID} then ${AT('n')} end, case when ${PAID} then null else (array['1032','1037','1'])[1 + n % 3] end,
            case when ${PAID} then null else 'It did not work' end, ${AT('n')}
     from generate_series(0, 999999) n`,
  ],
  [
    'receipts',
    `insert into receipts (id, provider, provider_transaction_id, payment_id, amount, currency, status, received_at)
     select ${RECEIPT('n')}, 'mpesa', 'T' || n, ${PAYMENT('n')}, 1500, 'KES', 'applied', ${AT('n')}
     from generate_series(0, 999999) n where ${PAID}`,
  ],
  [
    'refunds',
    `insert into refunds (receipt_id, booking_id, amount, currency, status, cause, reason, requested_at, completed_at)
     select ${RECEIPT('n')}, ${BOOKING('n')}, 1500, 'KES', 'completed', 'cancelled_by_customer', 'bench', ${AT('n')}, ${AT('n')}
     from generate_series(0, 999999) n where n % 100 between 80 and 82`,
  ],
  [
    'messages',
    `insert into messages (key, kind, user_id, recipient, recipient_hash, status, sent_at, created_at)
     select 'bench:' || n, 'booking_confirmed', ${USER('1 + (n * 7919::bigint) % 200000')}, :sealed, md5(n::text), 'sent', ${AT('n')}, ${AT('n')}
     from generate_series(0, 999999) n where n % 2 = 0`,
  ],
  [
    'deliveries',
    `insert into payment_webhooks (payment_id, provider, event_type, payload, headers, processed, processed_at, created_at)
     select ${PAYMENT('n')}, 'mpesa', 'stk_callback', :sealed, :headers, true, ${AT('n')}, ${AT('n')}
     from generate_series(0, 999999) n where n % 5 = 0`,
  ],
  [
    'audit trail',
    `insert into audit_log (at, object_type, object_id, action, actor_id, source, after)
     select ${AT('n')}, 'bookings', ${BOOKING('n')}, 'created', ${USER('1 + (n * 7919::bigint) % 200000')}, 'api', '{"seats": 1}'
     from generate_series(0, 999999) n`,
  ],
  [
    'events',
    `insert into events (at, kind, user_id, subject_id)
     select ${AT('n')}, (array['course_viewed','course_viewed','session_viewed','searched'])[1 + n % 4],
            ${USER('1 + (n * 7919::bigint) % 200000')}, ${COURSE('1 + n % 200')} from generate_series(0, 999999) n`,
  ],
  [
    'waiting lists',
    `insert into waitlist_entries (user_id, session_id, seats, status, ended_at, created_at)
     select ${USER('1 + n')}, ${SESSION('n * 2')}, 1, 'left', ${AT('n * 40')}, ${AT('n * 40')} from generate_series(0, 24999) n`,
  ],
  [
    'companies',
    `insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic, headcount, created_at)
     select 'Company ' || n, :sealed, :sealed, md5(n::text), :sealed, md5(n::text), 'Data', 10, ${AT('n * 200')}
     from generate_series(0, 4999) n`,
  ],
];

/**
 * Triggers, foreign keys and indexes are off while it runs, which takes minutes off; the rows are written the way the
 * triggers would have left them.
 */
export async function writeMillion(sql: Sql, sealed: string, headers: string): Promise<void> {
  const tables =
    'users courses sessions bookings payments receipts refunds messages waitlist_entries payment_webhooks audit_log corporate_requests'.split(
      ' ',
    );
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid = any(${tables}::text[]::regclass[]) and not exists (select from pg_constraint where conindid = i.indexrelid)`;
  const keys = await sql<{ place: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where conrelid = any(${tables}::text[]::regclass[]) and contype = 'f'`;
  for (const table of tables) await sql.unsafe(`alter table ${table} disable trigger user`);
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  for (const { place, name } of keys) await sql.unsafe(`alter table ${place} drop constraint ${name}`);
  for (const [name, statement] of steps) {
    await timed(name, () =>
      sql.unsafe(statement.replaceAll(':sealed', `'${sealed}'`).replaceAll(':headers', `'${headers}'`)),
    );
  }
  for (const { name, definition } of indexes) await timed(name, () => sql.unsafe(definition));
  for (const { place, name, definition } of keys)
    await sql.unsafe(`alter table ${place} add constraint ${name} ${definition} not valid`);
  for (const table of tables) await sql.unsafe(`alter table ${table} enable trigger user`);
  await sql`select keep_event_months(current_date, (current_date - interval '4 years')::date)`;
  await timed('vacuum', () => sql.unsafe('vacuum (analyze)'));
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  process.stderr.write(`${what}: ${Math.round(performance.now() - begun)} ms\n`);
}

// Everything the house knows about one person, by section. Whoever adds a table with somebody's data adds it here and
// in erase-user.ts.
import type { Db, Fragment } from '../database/connect.ts';
import type { Seal } from '../seal.ts';

type Row = Record<string, unknown>;
type Section = { title: string; rows: Row[] };

const OF_PERSON = 'join bookings b on b.id = x.booking_id where b.user_id';

/** Columns are named as people read them; `sealed` ones are opened. */
const sections: { title: string; sealed?: string[]; query: (sql: Db, user_id: string) => Fragment }[] = [
  {
    title: 'Account',
    sealed: ['phone'],
    query: (sql, id) => sql`
      select id, email, name, phone, role, locale, email_verified, is_active, created_at, updated_at, last_login
      from users where id = ${id}`,
  },
  {
    title: 'Bookings',
    sealed: ['contact_phone', 'special_requirements'],
    query: (sql, id) => sql`
      select x.code, c.title as course, s.starts_at, s.location, x.seats, x.payment_status, x.total_amount, x.currency,
             x.contact_phone, x.special_requirements, x.created_at, x.cancelled_at, x.cancellation_reason
      from bookings x join sessions s on s.id = x.session_id join courses c on c.id = s.course_id
      where x.user_id = ${id} order by x.created_at`,
  },
  {
    title: 'People in my seats',
    sealed: ['email', 'phone'],
    query: (sql, id) => sql`
      select b.code as booking, x.name, x.email, x.phone, x.birth_year, x.guardian_consent, x.created_at
      from attendees x ${sql.unsafe(OF_PERSON)} = ${id} order by x.created_at`,
  },
  {
    title: 'Payments',
    sealed: ['phone'],
    query: (sql, id) => sql`
      select b.code as booking, x.provider, x.payment_reference, x.amount, x.currency, x.status, x.phone,
             x.provider_transaction_id as receipt, x.initiated_at, x.completed_at, x.failure_reason
      from payments x ${sql.unsafe(OF_PERSON)} = ${id} order by x.initiated_at`,
  },
  {
    title: 'Refunds',
    query: (sql, id) => sql`
      select b.code as booking, x.amount, x.currency, x.status, x.reason, x.requested_at, x.completed_at
      from refunds x ${sql.unsafe(OF_PERSON)} = ${id} order by x.requested_at`,
  },
  {
    title: 'Receipts and credit notes',
    query: (sql, id) => sql`
      select d.number, d.kind, d.amount, d.currency, d.issued_at from documents d where ${documentsOf(sql, id)} order by d.issued_at`,
  },
  {
    title: 'Attendance',
    query: (sql, id) => sql`
      select a.name, b.code as booking, x.status, x.marked_at
      from attendance x join attendees a on a.id = x.attendee_id join bookings b on b.id = a.booking_id
      where b.user_id = ${id} order by x.marked_at`,
  },
  {
    title: 'Certificates',
    query: (sql, id) => sql`
      select number, recipient_name, issued_at, revoked_at, revoked_reason from certificates where user_id = ${id} order by issued_at`,
  },
  {
    title: 'Reviews',
    query: (sql, id) => sql`
      select c.title as course, x.rating, x.comment, x.reply, x.created_at, x.hidden_at
      from reviews x join courses c on c.id = x.course_id where x.user_id = ${id} order by x.created_at`,
  },
  {
    title: 'Waiting lists',
    query: (sql, id) => sql`
      select c.title as course, s.starts_at, x.seats, x.status, x.created_at, x.ended_at
      from waitlist_entries x join sessions s on s.id = x.session_id join courses c on c.id = s.course_id
      where x.user_id = ${id} order by x.created_at`,
  },
  {
    title: 'Courses I want dates of',
    sealed: ['email'],
    query: (sql, id) => sql`
      select c.title as course, x.email, x.asked_at, x.told_at, x.stopped_at
      from course_interests x join courses c on c.id = x.course_id where x.user_id = ${id} order by x.asked_at`,
  },
  {
    title: 'Messages to me',
    sealed: ['recipient'],
    query: (sql, id) => sql`
      select kind, channel, recipient, status, created_at, sent_at from messages where user_id = ${id} order by created_at`,
  },
  {
    title: 'Notifications',
    query: (sql, id) =>
      sql`select title, body, created_at, read_at from notifications where user_id = ${id} order by created_at`,
  },
  {
    title: 'Choices',
    query: (sql, id) => sql`
      select topic, channel, wanted, updated_at from notification_choices where user_id = ${id} order by topic, channel`,
  },
  {
    title: 'Consents',
    query: (sql, id) =>
      sql`select purpose, version, given, created_at from consents where user_id = ${id} order by created_at`,
  },
  {
    title: 'Log-ins',
    query: (sql, id) => sql`
      select host(ip) as address, user_agent as device, created_at, last_used_at, revoked_at, revoked_reason
      from logins where user_id = ${id} order by created_at`,
  },
  {
    title: 'Second factor',
    query: (sql, id) => sql`
      select 'Authenticator app' as kind, null as name, confirmed_at as since, null as last_used_at
      from totp_secrets where user_id = ${id} and confirmed_at is not null
      union all
      select 'Passkey', name, created_at, last_used_at from passkeys where user_id = ${id}`,
  },
  {
    title: 'What I looked at',
    query: (sql, id) => sql`select at, kind, subject_id from events where user_id = ${id} order by at`,
  },
  {
    title: 'What I changed',
    query: (sql, id) => sql`
      select at, object_type, object_id, action, host(ip) as address from audit_log where actor_id = ${id} order by id`,
  },
];

/** Documents d about money of this person's bookings. */
export function documentsOf(sql: Db, user_id: string): Fragment {
  return sql`(
    d.payment_id in (select p.id from payments p join bookings b on b.id = p.booking_id where b.user_id = ${user_id})
    or d.refund_id in (select f.id from refunds f join bookings b on b.id = f.booking_id where b.user_id = ${user_id}))`;
}

export async function personalData(sql: Db, seal: Seal, user_id: string): Promise<Section[]> {
  const found: Section[] = [];
  for (const { title, sealed = [], query } of sections) {
    const rows = await sql<Row[]>`${query(sql, user_id)}`;
    found.push({
      title,
      rows: rows.map((row) => ({
        ...row,
        ...Object.fromEntries(sealed.map((name) => [name, seal.open(row[name] as string | null)])),
      })),
    });
  }
  return found;
}

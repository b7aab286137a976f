// The job that gives everybody who was there a certificate, once the session is completed. It runs by the clock for all
// sessions, and at once for one whose list was just changed.
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';
import { certificateUrl, writeCertificate } from './certificate.ts';
import type { CertificateContent } from './schemas.ts';

type Issuing = Pick<Deps, 'sql' | 'now' | 'config' | 'seal' | 'jobs'>;

/** How far back the clock's run looks; what is marked later names its session. */
const DAYS_BACK = 60;

export async function issueCertificates(deps: Issuing, { session_id }: { session_id?: string } = {}) {
  const sessions = session_id ? [{ id: session_id }] : await sessionsWithDue(deps);
  for (const { id } of sessions) {
    await transaction(deps.sql, { actor_id: null, source: 'job' }, (tx) => issueForSession(tx, deps, id));
  }
}

async function sessionsWithDue({ sql, now }: Issuing): Promise<{ id: string }[]> {
  return sql<{ id: string }[]>`
    select s.id from sessions s
    where s.status = 'completed' and s.ends_at > ${now()}::timestamptz - ${DAYS_BACK} * interval '1 day' and exists (
      select from attendance m where m.session_id = s.id and m.status <> 'absent' and not exists (
        select from certificates k where k.attendee_id = m.attendee_id))
    order by s.ends_at limit 500`;
}

type Due = {
  attendee_id: string;
  attendee: string;
  attendee_email: string | null;
  content: CertificateContent;
  user_id: string | null;
  email: string | null;
  name: string | null;
  locale: string | null;
};

/**
 * Who was present or late, has a seat that is paid for (or walked in), and neither has a certificate nor had one that
 * an admin took away.
 */
async function issueForSession(tx: Tx, deps: Issuing, session_id: string): Promise<void> {
  const due = await tx<Due[]>`
    select a.id as attendee_id, a.name as attendee, a.email as attendee_email, u.id as user_id, u.email, u.name, u.locale,
           jsonb_build_object(
             'course_id', c.id, 'course', c.title, 'description', left(c.description, 600),
             'hours', round(extract(epoch from s.ends_at - s.starts_at) / 3600, 1), 'held_on', s.date,
             'location', s.location, 'trainer', t.name, 'issuer', ${deps.config.BUSINESS_NAME}::text,
             'timezone', s.timezone) as content
    from attendance m
    join attendees a on a.id = m.attendee_id and a.removed_at is null
    join sessions s on s.id = m.session_id and s.status = 'completed'
    join courses c on c.id = s.course_id
    left join trainers t on t.id = s.effective_trainer_id
    left join bookings b on b.id = a.booking_id
    left join users u on u.id = b.user_id
    where m.session_id = ${session_id} and m.status <> 'absent'
      and (b.id is null or (b.payment_status = 'paid' and b.cancelled_at is null))
      and not exists (
        select from certificates k
        where k.attendee_id = a.id and (k.revoked_at is null or k.revoked_by is not null))
    order by a.created_at, a.id`;
  for (const one of due) {
    const { attendee_id, attendee, user_id, content } = one;
    const written = await writeCertificate(tx, deps, {
      ...{ attendee_id, session_id, user_id, content },
      recipient_name: attendee,
    });
    if (written) await tellAbout(tx, deps, one, written);
  }
}

/** The booker is told, and the attendee too who gave an address of their own. */
export async function tellAbout(
  tx: Tx,
  deps: Issuing,
  { attendee, attendee_email, content, user_id, email, name, locale }: Omit<Due, 'attendee_id'>,
  certificate: { id: string; code: string; number: string },
): Promise<void> {
  const data = {
    course: content.course,
    attendee,
    number: certificate.number,
    link: certificateUrl(deps.config, certificate.code),
  };
  const kind = 'certificate_ready' as const;
  const key = `${kind}:${certificate.id}`;
  if (email !== null) {
    const to = { user_id, email, name: name!, locale: locale! };
    await writeMessage(tx, deps, { key, kind, to, data });
  }
  const own = deps.seal.open(attendee_email);
  if (own === null || own === email) return;
  const to = { user_id: null, email: own, name: attendee, locale: locale ?? 'en' };
  await writeMessage(tx, deps, { key: `${key}:attendee`, kind, to, data });
}

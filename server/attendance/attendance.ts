// What the attendance actions share: whose session it is, when it may be marked, and the list of seats.
import type { Caller } from '../accounts/access-token.ts';
import type { Config } from '../config.ts';
import type { Db } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { Roster } from './schemas.ts';

const HOUR_MS = 3_600_000;
/** People arrive early, and are ticked off as they come. */
const OPENS_BEFORE_MS = 2 * HOUR_MS;

export type TaughtSession = {
  id: string;
  status: 'scheduled' | 'ongoing' | 'completed' | 'cancelled';
  starts_at: string;
  ends_at: string;
  attendance_open_until: string | null;
  course_id: string;
  course_title: string;
};

/**
 * The session, when the caller teaches it or is an admin.
 * @param lock takes the session's row: the first lock of the house's order
 * @throws AppError not_found for everybody else
 */
export async function taughtSession(
  sql: Db,
  caller: Caller,
  session_id: string,
  lock: 'for update' | 'unlocked',
): Promise<TaughtSession> {
  const [session] = await sql<TaughtSession[]>`
    select s.id, s.status, s.starts_at, s.ends_at, s.attendance_open_until, s.course_id,
           (select title from courses where id = s.course_id) as course_title
    from sessions s
    where s.id = ${session_id} and (${caller.role === 'admin'} or exists (
      select from trainers t where t.id = s.effective_trainer_id and t.user_id = ${caller.user_id}))
    ${lock === 'for update' ? sql`for update of s` : sql``}`;
  if (!session) throw new AppError('not_found', 'There is no such session among yours');
  return session;
}

/** When attendance may be marked: from two hours before the start until ATTENDANCE_LOCK_DAYS after the end, or longer when reopened. */
export function markingTime(
  config: Pick<Config, 'ATTENDANCE_LOCK_DAYS'>,
  session: TaughtSession,
  now: Date,
): Pick<Roster, 'opens_at' | 'closes_at' | 'open'> {
  const opens = Date.parse(session.starts_at) - OPENS_BEFORE_MS;
  const closes = Math.max(
    Date.parse(session.ends_at) + config.ATTENDANCE_LOCK_DAYS * 24 * HOUR_MS,
    session.attendance_open_until === null ? 0 : Date.parse(session.attendance_open_until),
  );
  return {
    opens_at: new Date(opens).toISOString(),
    closes_at: new Date(closes).toISOString(),
    open: session.status !== 'cancelled' && opens <= now.getTime() && now.getTime() < closes,
  };
}

type SeatRow = Omit<Roster['seats'][number], 'contact'> & {
  contact_name: string | null;
  contact_email: string | null;
  contact_phone: string | null;
};

/** Every seat that is taken, then those who walked in. A seat without a name has no attendee. Two statements. */
export async function readSeats(
  sql: Db,
  { seal }: Pick<Deps, 'seal'>,
  session_id: string,
): Promise<Roster['seats']> {
  const rows = await sql<SeatRow[]>`
    with taken as (
      select b.id, b.code, b.seats, b.special_requirements, b.created_at, u.name, u.email,
             coalesce(b.contact_phone, u.phone) as phone
      from bookings b join users u on u.id = b.user_id
      where b.session_id = ${session_id} and seat_claim(b.payment_status, b.cancelled_at) is not null
    ), named as (
      select a.*, row_number() over (partition by a.booking_id order by a.seat_no, a.id) as place
      from attendees a where a.booking_id in (select id from taken) and a.removed_at is null
    )
    select n.id as attendee_id, t.id as booking_id, t.code as booking_code, false as walk_in, n.name, n.email, n.phone,
           n.birth_year, coalesce(n.guardian_consent, false) as guardian_consent, t.special_requirements,
           t.name as contact_name, t.email as contact_email, t.phone as contact_phone, m.status, m.marked_at,
           t.created_at as sorted, place.number
    from taken t cross join lateral generate_series(1, t.seats) as place (number)
    left join named n on n.booking_id = t.id and n.place = place.number
    left join attendance m on m.attendee_id = n.id
    union all
    select a.id, null, null, true, a.name, a.email, a.phone, a.birth_year, a.guardian_consent, null, null, null, null,
           m.status, m.marked_at, a.created_at, 0
    from attendees a left join attendance m on m.attendee_id = a.id
    where a.walked_into = ${session_id} and a.removed_at is null
    order by walk_in, sorted, booking_id, number`;
  return rows.map(({ contact_name, contact_email, contact_phone, ...row }) => ({
    ...row,
    email: seal.open(row.email),
    phone: seal.open(row.phone),
    special_requirements: seal.open(row.special_requirements),
    contact:
      contact_name === null
        ? null
        : { name: contact_name, email: contact_email, phone: seal.open(contact_phone) },
  }));
}

// What became of the classes that were held: who came, the certificates they got, and what they say about it. Some
// trainers have days off ahead, and some have answered for the sessions to come.
import type { Tx } from '../../server/database/connect.ts';
import { seededRandom } from './random.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

type Seat = {
  attendee_id: string;
  name: string;
  booking_id: string;
  user_id: string;
  session_id: string;
  starts_at: string;
  ends_at: string;
  marked_by: string;
  course_id: string;
  trainer_id: string;
  trainer: string;
  course: string;
  description: string;
  hours: number;
  held_on: string;
  location: string;
  timezone: string;
};
type Came = Seat & { status: 'present' | 'late' | 'absent' };

const praise = [
  'We built something that works on the first day. The trainer had time for everybody.',
  'Clear, patient and full of examples from here at home.',
  'Worth every shilling. I used it at work the next morning.',
  'My daughter talks of nothing else. When is the next one?',
  'Good pace, good room, and questions were welcome.',
  'The exercises were the best part; I would come again.',
  'Asante sana! Nimejifunza mengi kuliko nilivyotarajia.',
];
const mixed = [
  'Good content, but the last hour went very fast.',
  'The room was a little small for so many laptops.',
  'I liked the practice; a handout to take home would help.',
];
const sharp = ['We started twenty minutes late and never caught up.', 'Too much theory for my taste.'];
const replies = [
  'Thank you for coming, it was a lively group!',
  'Thank you. The handouts are on their way, and next time we begin with the exercises.',
  'Karibu tena!',
];

/** @param admin_id marks where the trainer has no account */
export async function writeHeldClasses(tx: Tx, now: Date, admin_id: string, issuer: string): Promise<void> {
  const seats = await tx<Seat[]>`
    select a.id as attendee_id, a.name, b.id as booking_id, b.user_id, s.id as session_id, s.starts_at, s.ends_at,
           coalesce(t.user_id, ${admin_id}) as marked_by, c.id as course_id, t.id as trainer_id, t.name as trainer,
           c.title as course, left(c.description, 600) as description, s.date as held_on, s.location, s.timezone,
           round(extract(epoch from s.ends_at - s.starts_at) / 3600, 1) as hours
    from sessions s
    join courses c on c.id = s.course_id
    join trainers t on t.id = s.effective_trainer_id
    join bookings b on b.session_id = s.id and b.payment_status = 'paid' and b.cancelled_at is null
    join attendees a on a.booking_id = b.id and a.removed_at is null
    where s.status = 'completed'
    order by s.ends_at, s.id, b.id, a.seat_no`;
  const came: Came[] = seats.map((seat) => ({ ...seat, status: cameHow(seat) }));
  await tx`insert into attendance ${tx(came.map(attendanceRow))}`;
  const there = came.filter(({ status }) => status !== 'absent');
  await tx`insert into certificates ${tx(there.map((seat, place) => certificateRow(tx, seat, place + 1, issuer)))}`;
  await tx`select setval('certificate_numbers', ${there.length})`;
  await tx`insert into reviews ${tx(reviewRows(now, there))}`;
  await writeDaysOff(tx, now);
  await tx`
    insert into assignment_answers (session_id, trainer_id, answer, reason, answered_at)
    select s.id, s.effective_trainer_id, 'accepted', null, s.created_at + interval '1 day'
    from sessions s where s.status = 'scheduled' and s.effective_trainer_id is not null and s.created_at < ${new Date(now.getTime() - DAY_MS)}
      and extract(day from s.date)::int % 4 <> 0`;
}

function cameHow({ attendee_id }: Seat): Came['status'] {
  const draw = seededRandom(`${attendee_id} came`).fraction();
  return draw < 0.86 ? 'present' : draw < 0.94 ? 'late' : 'absent';
}

function attendanceRow({ attendee_id, session_id, starts_at, marked_by, status }: Came) {
  const random = seededRandom(`${attendee_id} marked`);
  const at = new Date(Date.parse(starts_at) + random.whole(status === 'late' ? 15 : -10, 30) * MINUTE_MS);
  return {
    id: random.id(at),
    ...{ attendee_id, session_id, status, marked_by },
    ...{ client_at: at, marked_at: at, received_at: new Date(at.getTime() + random.whole(1, 40) * 1000) },
  };
}

function certificateRow(tx: Tx, seat: Came, place: number, issuer: string) {
  const { attendee_id, session_id, user_id, name, course_id, course, description } = seat;
  const { hours, held_on, location, trainer, timezone } = seat;
  const issued_at = new Date(Date.parse(seat.ends_at) + 10 * MINUTE_MS);
  const random = seededRandom(`${attendee_id} certificate`);
  return {
    id: random.id(issued_at),
    number: `C-${held_on.slice(0, 4)}-${String(place).padStart(6, '0')}`,
    code: random.text(26, LETTERS),
    ...{ attendee_id, session_id, user_id, recipient_name: name, issued_at },
    content: tx.json({
      ...{ course_id, course, description, hours, held_on, location, trainer, issuer, timezone },
    }),
  };
}

/** About half of those who booked say something, within days. */
function reviewRows(now: Date, there: Came[]) {
  const by_booking = new Map(there.map((seat) => [seat.booking_id, seat]));
  return [...by_booking.values()].flatMap((seat) => {
    const random = seededRandom(`${seat.booking_id} review`);
    const created_at = new Date(Date.parse(seat.ends_at) + random.whole(2, 96) * 60 * MINUTE_MS);
    if (!random.chance(0.5) || created_at > now) return [];
    const rating = random.pick([5, 5, 5, 5, 4, 4, 4, 3, 3, 2]);
    const words = rating >= 4 ? praise : rating === 3 ? mixed : sharp;
    const replied_at = new Date(created_at.getTime() + random.whole(3, 40) * 60 * MINUTE_MS);
    const reply = random.chance(0.3) && replied_at < now ? random.pick(replies) : null;
    const { booking_id, user_id, course_id, trainer_id } = seat;
    return [
      {
        id: random.id(created_at),
        ...{ booking_id, user_id, course_id, trainer_id, rating, created_at },
        comment: random.chance(0.8) ? random.pick(words) : null,
        ...{ reply, replied_at: reply && replied_at },
        updated_at: created_at,
      },
    ];
  });
}

/** The first free week ahead for every third trainer. */
async function writeDaysOff(tx: Tx, now: Date): Promise<void> {
  await tx`
    insert into trainer_days_off (trainer_id, starts_on, ends_on, timezone, note, created_at)
    select trainer_id, starts_on, starts_on + 4, 'Africa/Nairobi', 'Family leave', ${now}
    from (
      select t.id as trainer_id, row_number() over (order by t.name) as place, (
        select day::date from generate_series(${now}::date + 20, ${now}::date + 120, interval '1 day') as day
        where not exists (
          select from sessions s where s.effective_trainer_id = t.id and s.status in ('scheduled', 'ongoing')
            and s.date between day::date - 1 and day::date + 5)
        order by day limit 1) as starts_on
      from trainers t
    ) as free where starts_on is not null and place % 3 = 0`;
}

// What must hold of what people say about a class, and of what they get for having been there.
import type { Invariant } from './invariants.ts';

export const ratings: Invariant[] = [
  {
    name: 'ratings_are_the_average',
    sentence: 'The rating of a course or a trainer is the average of the reviews that are not hidden.',
    broken: `
      select 'courses' as object, c.id, c.rating, c.review_count, round(avg(r.rating), 2) as average, count(r.id) as reviews
      from courses c left join reviews r on r.course_id = c.id and r.hidden_at is null
      group by c.id having c.rating is distinct from round(avg(r.rating), 2) or c.review_count <> count(r.id)
      union all
      select 'trainers', t.id, t.rating, null, round(avg(r.rating), 2), count(r.id)
      from trainers t left join reviews r on r.trainer_id = t.id and r.hidden_at is null
      group by t.id having t.rating is distinct from round(avg(r.rating), 2)`,
  },
  {
    name: 'reviews_are_of_own_bookings',
    sentence: 'A review is by the person who booked, about the course that was booked.',
    broken: `
      select r.id as review_id, r.booking_id, r.user_id, b.user_id as booked_by from reviews r
      join bookings b on b.id = r.booking_id join sessions s on s.id = b.session_id
      where r.user_id <> b.user_id or r.course_id <> s.course_id`,
  },
];

export const certificates: Invariant[] = [
  {
    name: 'certificates_are_for_who_came',
    sentence: 'Who has a valid certificate was present or late in that session, and it is completed.',
    broken: `
      select k.id as certificate_id, k.number, s.status as session_status, m.status as attendance from certificates k
      join sessions s on s.id = k.session_id
      left join attendance m on m.attendee_id = k.attendee_id and m.session_id = k.session_id
      where k.revoked_at is null and (s.status <> 'completed' or coalesce(m.status, 'absent') = 'absent')`,
  },
  {
    name: 'certificates_are_replaced_for_the_same_person',
    sentence: 'A certificate that came in the place of another is for the same person and session.',
    broken: `
      select k.id as certificate_id, k.number, later.number as replaced_by from certificates k
      join certificates later on later.id = k.replaced_by
      where later.attendee_id <> k.attendee_id or later.session_id <> k.session_id`,
  },
];

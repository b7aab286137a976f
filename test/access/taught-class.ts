// A class that was held: its trainer's account, somebody who was there, their certificate and their review.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../app.ts';
import { makeCourse, makeSession, makeTrainer } from '../make.ts';

export async function taughtClass({ sql }: Pick<TestApp, 'sql'>, owner_id: string, trainer_user_id: string) {
  const trainer = await makeTrainer(sql, { user_id: trainer_user_id });
  const course = await makeCourse(sql, { trainer_id: trainer.id });
  const session = await makeSession(sql, { course_id: course.id, in_hours: 1 });
  // Reviewed already, and one more that may still be.
  const [row] = await sql<{ certificate_id: string; code: string; review_id: string }[]>`
    with booked as (
      insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency)
      values (${owner_id}, ${session.id}, 1, 'paid', 0, 0, 'KES') returning id
    ), seated as (
      insert into attendees (booking_id, name) select id, 'Achieng Otieno' from booked returning id
    ), certified as (
      insert into certificates (number, code, attendee_id, session_id, user_id, recipient_name, content, issued_at)
      select ${randomUUID()}, upper(replace(${randomUUID()}, '-', '')), seated.id, ${session.id}, ${owner_id}, 'Achieng Otieno',
             ${sql.json({
               ...{
                 course_id: course.id,
                 course: course.title,
                 description: '',
                 hours: 1,
                 held_on: '2026-03-14',
               },
               ...{
                 location: 'Westlands',
                 trainer: trainer.name,
                 issuer: 'Darasa',
                 timezone: 'Africa/Nairobi',
               },
             })}, now()
      from seated returning id, code
    ), reviewed as (
      insert into reviews (booking_id, user_id, course_id, trainer_id, rating)
      select id, ${owner_id}, ${course.id}, ${trainer.id}, 5 from booked returning id
    )
    select certified.id as certificate_id, certified.code, reviewed.id as review_id from certified, reviewed`;
  const attended = await makeSession(sql, { course_id: course.id, in_hours: 5, trainer_id: trainer.id });
  const [unreviewed] = await sql<{ id: string; attendee_id: string }[]>`
    with booked as (
      insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency)
      values (${owner_id}, ${attended.id}, 1, 'paid', 0, 0, 'KES') returning id
    ), seated as (
      insert into attendees (booking_id, name) select id, 'Achieng Otieno' from booked returning id, booking_id
    ), marked as (
      insert into attendance (attendee_id, session_id, status, client_at, marked_at, received_at, marked_by)
      select id, ${attended.id}, 'present', now(), now(), now(), ${trainer_user_id} from seated
    )
    select booking_id as id, id as attendee_id from seated`;
  await sql`update sessions set status = 'ongoing' where id = ${attended.id}`;
  await sql`update sessions set status = 'completed' where id = ${attended.id}`;
  const [day_off] = await sql<{ id: string }[]>`
    insert into trainer_days_off (trainer_id, starts_on, ends_on, timezone)
    values (${trainer.id}, current_date + 100, current_date + 101, 'Africa/Nairobi') returning id`;
  return { trainer, course, session, ...row!, unreviewed: unreviewed!, day_off_id: day_off!.id };
}

-- What people who were there say about a course and its trainer.

create table reviews (
  id uuid not null default uuid_v7() constraint reviews_pkey primary key,
  booking_id uuid not null constraint reviews_booking_id_fkey references bookings (id),
  user_id uuid not null constraint reviews_user_id_fkey references users (id),
  course_id uuid not null constraint reviews_course_id_fkey references courses (id),
  -- Who taught that session.
  trainer_id uuid constraint reviews_trainer_id_fkey references trainers (id),
  rating integer not null,
  comment text,
  reply text,
  replied_at timestamptz(3),
  hidden_at timestamptz(3),
  hidden_reason text,
  edited_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint reviews_one_per_booking unique (booking_id),
  constraint reviews_rating_range check (rating between 1 and 5),
  constraint reviews_comment_length check (char_length(comment) between 1 and 2000),
  constraint reviews_reply_has_time check ((reply is null) = (replied_at is null)),
  constraint reviews_hidden_with_reason check ((hidden_at is null) = (hidden_reason is null))
);
create index reviews_course_id_idx on reviews (course_id, created_at, id) where hidden_at is null;
create index reviews_trainer_id_idx on reviews (trainer_id, created_at, id) where hidden_at is null;
create index reviews_user_id_idx on reviews (user_id);
create index reviews_created_at_idx on reviews (created_at, id);
create trigger reviews_touch before update on reviews for each row execute function touch_updated_at();
select audit_table('reviews', 'comment', 'reply');

create table review_reports (
  id uuid not null default uuid_v7() constraint review_reports_pkey primary key,
  review_id uuid not null constraint review_reports_review_id_fkey references reviews (id),
  user_id uuid not null constraint review_reports_user_id_fkey references users (id),
  reason text not null,
  created_at timestamptz(3) not null default now(),
  constraint review_reports_one_per_person unique (review_id, user_id)
);

-- Ratings are derived, whoever writes a review. The row is locked before the average is taken, so that of two reviews at
-- once the second sees the first.
create function rate_courses_and_trainers() returns trigger
language plpgsql
as $$
declare
  rated_courses uuid[];
  rated_trainers uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct course_id order by course_id), array_agg(distinct trainer_id order by trainer_id)
    into rated_courses, rated_trainers from new_rows;
  else
    select array_agg(distinct course_id order by course_id), array_agg(distinct trainer_id order by trainer_id)
    into rated_courses, rated_trainers
    from (select course_id, trainer_id from new_rows union all select course_id, trainer_id from old_rows) as both_sides;
  end if;
  perform from courses where id = any(rated_courses) order by id for no key update;
  update courses set rating = said.rating, review_count = said.reviews
  from (
    select wanted.id, round(avg(r.rating), 2) as rating, count(r.rating) as reviews
    from unnest(rated_courses) as wanted (id)
    left join reviews r on r.course_id = wanted.id and r.hidden_at is null
    group by wanted.id
  ) as said
  where courses.id = said.id
    and (courses.rating, courses.review_count) is distinct from (said.rating, said.reviews::integer);
  perform from trainers where id = any(rated_trainers) order by id for no key update;
  update trainers set rating = said.rating
  from (
    select wanted.id, round(avg(r.rating), 2) as rating
    from unnest(rated_trainers) as wanted (id)
    left join reviews r on r.trainer_id = wanted.id and r.hidden_at is null
    where wanted.id is not null
    group by wanted.id
  ) as said
  where trainers.id = said.id and trainers.rating is distinct from said.rating;
  return null;
end
$$;
create trigger reviews_rated_on_insert after insert on reviews referencing new table as new_rows
  for each statement execute function rate_courses_and_trainers();
create trigger reviews_rated_on_update after update on reviews referencing old table as old_rows new table as new_rows
  for each statement execute function rate_courses_and_trainers();

-- What others said is no change of the course or the trainer that somebody is just editing.
drop trigger courses_touch on courses;
create trigger courses_touch before update on courses
  for each row when ((old.rating, old.review_count) is not distinct from (new.rating, new.review_count))
  execute function touch_updated_at();
drop trigger trainers_touch on trainers;
create trigger trainers_touch before update on trainers
  for each row when (old.rating is not distinct from new.rating) execute function touch_updated_at();

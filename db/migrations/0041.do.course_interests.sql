-- Who wants to be told when a course has a date. One row for each address and course; the address is sealed.
create table course_interests (
  id uuid default uuid_v7() constraint course_interests_pkey primary key,
  course_id uuid not null constraint course_interests_course_id_fkey references courses (id) on delete cascade,
  -- When the person was logged in, and asked for the address of the account.
  user_id uuid constraint course_interests_user_id_fkey references users (id),
  email text not null, -- sealed
  email_hash text not null,
  locale text not null constraint course_interests_locale_known check (locale in ('en', 'sw')),
  asked_at timestamptz(3) not null default now(),
  told_at timestamptz(3),
  -- The address wants no such letter any more; kept so that nobody else can ask for it again.
  stopped_at timestamptz(3),
  constraint course_interests_one_per_address unique (course_id, email_hash)
);
create index course_interests_waiting_idx on course_interests (course_id) where told_at is null and stopped_at is null;
create index course_interests_email_hash_idx on course_interests (email_hash);
create index course_interests_user_id_idx on course_interests (user_id) where user_id is not null;

-- What the checks of all stored data found (db/invariants.ts): each night, and whenever an admin asks.

create table integrity_checks (
  id uuid not null default uuid_v7() constraint integrity_checks_pkey primary key,
  -- Null for the nightly one.
  asked_by uuid constraint integrity_checks_asked_by_fkey references users (id),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  invariants integer,
  -- [{ name, sentence, found, rows }], found and rows capped
  violations jsonb not null default '[]',
  -- Why it could not be brought to its end.
  error text,
  constraint integrity_checks_ended_is_whole check ((ended_at is null) = (invariants is null and error is null))
);
create index integrity_checks_started_at_idx on integrity_checks (started_at, id);
create index integrity_checks_asked_by_idx on integrity_checks (asked_by) where asked_by is not null;
create unique index integrity_checks_one_at_a_time on integrity_checks ((true)) where ended_at is null;
select audit_table('integrity_checks', 'violations');

-- A session that needs a certain number of people: below it, somebody decides at a set time whether it takes place.

alter table sessions add column min_seats integer;
alter table sessions add column decide_by timestamptz(3);
-- When the admins were asked and the customers told that the session is in doubt.
alter table sessions add column doubted_at timestamptz(3);
alter table sessions add column decided_at timestamptz(3);
alter table sessions add constraint sessions_min_seats_positive check (min_seats >= 1);
alter table sessions add constraint sessions_minimum_has_date check ((min_seats is null) = (decide_by is null));
create index sessions_to_decide_idx on sessions (decide_by)
  where status = 'scheduled' and min_seats is not null and doubted_at is null and decided_at is null;

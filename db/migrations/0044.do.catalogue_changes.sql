-- Nodes keep the catalogue's answers for a moment; this tells them all when it changed. Seats are counted without it:
-- they change with each booking, and a notification would make bookings wait for one another.
create function tell_catalogue_changed() returns trigger
language plpgsql
as $$
begin
  perform pg_notify('catalogue_changed', '');
  return null;
end
$$;
create trigger courses_tell_nodes after insert or update or delete on courses
  for each statement execute function tell_catalogue_changed();
create trigger trainers_tell_nodes after insert or update or delete on trainers
  for each statement execute function tell_catalogue_changed();
create trigger sessions_tell_nodes after insert or delete or update of course_id, date, start_time, end_time, timezone, location,
  room, trainer_id, capacity, status, early_bird_price, early_bird_until, corporate_request_id on sessions
  for each statement execute function tell_catalogue_changed();

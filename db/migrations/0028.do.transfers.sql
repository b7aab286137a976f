-- When a booking was taken to another session of its course: what counts from then on is that session's time.
alter table bookings add column transferred_at timestamptz(3);

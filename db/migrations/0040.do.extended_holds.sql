-- How often the customer asked for more time to pay; each time moves the end of the hold and its limit.
alter table bookings add column hold_extensions integer not null default 0;
alter table bookings add constraint bookings_hold_extended_twice_at_most check (hold_extensions between 0 and 2);

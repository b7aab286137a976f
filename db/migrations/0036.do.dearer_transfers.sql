-- A booking that takes the place of another one, in a session that costs more, once it is paid for.

alter table bookings add column replaces_booking_id uuid
  constraint bookings_replaces_booking_id_fkey references bookings (id);
alter table bookings add constraint bookings_replace_another check (replaces_booking_id <> id);
create unique index bookings_one_live_replacement on bookings (replaces_booking_id)
  where replaces_booking_id is not null and cancelled_at is null and payment_status in ('pending', 'paid');

alter table refunds drop constraint refunds_cause_known;
alter table refunds add constraint refunds_cause_known check (
  cause in ('cancelled_by_customer', 'cancelled_by_us', 'late_money', 'paid_twice', 'paid_too_much', 'decided_by_admin',
            'transferred'));

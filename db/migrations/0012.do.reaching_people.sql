-- How people are reached: letters, texts on the phone, notifications in the app, and calendars.

alter table messages drop constraint messages_channel_known;
alter table messages add constraint messages_channel_known check (channel in ('email', 'sms'));
-- delivered is what a network reports about an SMS; a mail server never says.
alter table messages drop constraint messages_status_known;
alter table messages add constraint messages_status_known check (status in ('queued', 'sent', 'delivered', 'failed'));
alter table messages drop constraint messages_sent_has_time;
alter table messages add constraint messages_sent_has_time check (
  (status not in ('sent', 'delivered') or sent_at is not null) and (status <> 'queued' or sent_at is null));
-- Keyed hash of the address or number, for exact look-up.
alter table messages add column recipient_hash text;
-- Quiet hours put an SMS off until then.
alter table messages add column send_after timestamptz(3);
-- What the SMS provider calls it; its delivery report names it by this.
alter table messages add column provider_id text;
alter table messages add column delivered_at timestamptz(3);
-- The message that a person had sent again with this one.
alter table messages add column resend_of uuid constraint messages_resend_of_fkey references messages (id);
alter table messages add constraint messages_delivered_has_time check ((status = 'delivered') = (delivered_at is not null));
alter table messages add constraint messages_provider_id_key unique (provider_id);
create index messages_created_at_idx on messages (created_at, id);
create index messages_recipient_hash_idx on messages (recipient_hash, created_at);

-- The calendar file that came with a letter, where letters stay in the browser.
alter table development_mailbox add column calendar text;

-- What a person reads inside the app. Written with its cause, like a message; title and body are in the language the
-- person had then.
create table notifications (
  id uuid not null default uuid_v7() constraint notifications_pkey primary key,
  key text not null,
  user_id uuid not null constraint notifications_user_id_fkey references users (id),
  kind text not null,
  locale text not null,
  title text not null,
  body text not null,
  link text, -- a path below PUBLIC_URL
  read_at timestamptz(3),
  created_at timestamptz(3) not null,
  constraint notifications_key_key unique (key),
  constraint notifications_locale_known check (locale in ('en', 'sw'))
);
create index notifications_user_id_idx on notifications (user_id, created_at, id);
create index notifications_unread_idx on notifications (user_id) where read_at is null;
create index notifications_created_at_idx on notifications (created_at);

-- What a person does not want, or wants again, of the messages that are not about their own bookings and money. No row
-- means yes.
create table notification_choices (
  user_id uuid not null constraint notification_choices_user_id_fkey references users (id),
  topic text not null,
  channel text not null,
  wanted boolean not null,
  updated_at timestamptz(3) not null,
  constraint notification_choices_pkey primary key (user_id, topic, channel),
  constraint notification_choices_topic_known check (topic in ('reminders', 'reviews')),
  constraint notification_choices_channel_known check (channel in ('email', 'sms'))
);

-- The address of a private calendar. Who has it reads it without logging in, so it can be changed at any time.
create table calendar_feeds (
  user_id uuid not null constraint calendar_feeds_user_id_fkey references users (id),
  token text not null, -- sealed
  token_hash text not null,
  created_at timestamptz(3) not null,
  constraint calendar_feeds_pkey primary key (user_id),
  constraint calendar_feeds_token_hash_key unique (token_hash)
);

-- The revision of a calendar entry (RFC 5545 SEQUENCE): calendars believe the file with the highest one. An entry's
-- revision is its session's plus its booking's, both of which only grow.
alter table sessions add column calendar_revision integer not null default 0;
alter table bookings add column calendar_revision integer not null default 0;

create function revise_calendar_entry() returns trigger
language plpgsql
as $$
begin
  new.calendar_revision := old.calendar_revision + 1;
  return new;
end
$$;
create trigger sessions_calendar_revised before update of date, start_time, end_time, timezone, location, room, status on sessions
  for each row when (
    (old.date, old.start_time, old.end_time, old.timezone, old.location, old.room)
      is distinct from (new.date, new.start_time, new.end_time, new.timezone, new.location, new.room)
    or (new.status = 'cancelled' and old.status <> 'cancelled'))
  execute function revise_calendar_entry();
create trigger bookings_calendar_revised before update of seats, cancelled_at on bookings
  for each row when (old.seats <> new.seats or old.cancelled_at is distinct from new.cancelled_at)
  execute function revise_calendar_entry();

drop trigger sessions_audit_insert on sessions;
drop trigger sessions_audit_update on sessions;
drop trigger sessions_audit_delete on sessions;
select audit_table('sessions', 'seats_booked', 'seats_held', 'waiting', 'calendar_revision');
drop trigger bookings_audit_insert on bookings;
drop trigger bookings_audit_update on bookings;
drop trigger bookings_audit_delete on bookings;
select audit_table('bookings', 'contact_phone', 'contact_phone_hash', 'special_requirements', 'calendar_revision');

-- Companies that ask for training, and every message that leaves the house.

create table corporate_requests (
  id uuid not null default uuid_v7() constraint corporate_requests_pkey primary key,
  reference text not null default short_code(),
  company_name text not null,
  contact_person text not null, -- sealed
  email text not null, -- sealed
  email_hash text not null,
  phone text not null, -- sealed
  phone_hash text not null,
  topic text not null,
  preferred_dates jsonb not null default '[]',
  preferred_time text,
  location text,
  headcount integer,
  notes text,
  status text not null default 'pending',
  assigned_to_trainer_id uuid constraint corporate_requests_assigned_to_trainer_id_fkey references trainers (id),
  quoted_price numeric(12, 2),
  admin_notes text,
  responded_at timestamptz(3),
  responded_by uuid constraint corporate_requests_responded_by_fkey references users (id),
  deleted_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint corporate_requests_reference_key unique (reference),
  constraint corporate_requests_company_name_length check (char_length(company_name) between 2 and 200),
  constraint corporate_requests_topic_length check (char_length(topic) between 2 and 500),
  constraint corporate_requests_dates_is_list check (jsonb_typeof(preferred_dates) = 'array'),
  constraint corporate_requests_headcount_positive check (headcount >= 1),
  constraint corporate_requests_status_known check (
    status in ('pending', 'reviewing', 'confirmed', 'rejected', 'completed')),
  constraint corporate_requests_quote_not_negative check (quoted_price >= 0),
  constraint corporate_requests_confirmed_has_quote check (
    status not in ('confirmed', 'completed') or quoted_price is not null),
  constraint corporate_requests_answer_is_whole check ((responded_at is null) = (responded_by is null))
);
create index corporate_requests_company_name_idx on corporate_requests (company_name);
create index corporate_requests_email_idx on corporate_requests (email_hash);
create index corporate_requests_status_idx on corporate_requests (status);
create index corporate_requests_assigned_to_trainer_id_idx on corporate_requests (assigned_to_trainer_id);
create index corporate_requests_created_at_idx on corporate_requests (created_at, id);
create trigger corporate_requests_touch before update on corporate_requests
  for each row execute function touch_updated_at();
select audit_table('corporate_requests', 'contact_person', 'email', 'email_hash', 'phone', 'phone_hash');

insert into state_transitions (machine, from_state, to_state) values
  ('corporate_requests.status', 'pending', 'reviewing'),
  ('corporate_requests.status', 'reviewing', 'confirmed'),
  ('corporate_requests.status', 'reviewing', 'rejected'),
  ('corporate_requests.status', 'confirmed', 'completed');
create trigger corporate_requests_status_moves_forward before update of status on corporate_requests
  for each row execute function refuse_unknown_transition('status', 'corporate_requests_status_moves_forward');

-- The outbox: written with its cause, sent by a job. The unique key makes one of each reach a person.
create table messages (
  id uuid not null default uuid_v7() constraint messages_pkey primary key,
  key text not null,
  kind text not null,
  channel text not null default 'email',
  user_id uuid constraint messages_user_id_fkey references users (id),
  recipient text not null, -- sealed
  locale text not null default 'en',
  data text, -- sealed JSON; wiped once sent, because it may carry a token
  status text not null default 'queued',
  attempts integer not null default 0,
  error text,
  -- Whoever is sending it has it to itself until then.
  claimed_until timestamptz(3),
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  constraint messages_key_key unique (key),
  constraint messages_channel_known check (channel in ('email')),
  constraint messages_locale_known check (locale in ('en', 'sw')),
  constraint messages_status_known check (status in ('queued', 'sent', 'failed')),
  constraint messages_sent_has_time check ((status = 'sent') = (sent_at is not null))
);
create index messages_unsent_idx on messages (created_at) where status = 'queued';
create index messages_user_id_idx on messages (user_id, created_at);

-- Where mail lands while no SMTP server is configured, so that a newcomer can read it in the browser.
create table development_mailbox (
  id uuid not null default uuid_v7() constraint development_mailbox_pkey primary key,
  recipient text not null,
  subject text not null,
  text_body text not null,
  html_body text not null,
  created_at timestamptz(3) not null default now()
);
create index development_mailbox_created_at_idx on development_mailbox (created_at, id);
create index development_mailbox_recipient_idx on development_mailbox (recipient, created_at, id);

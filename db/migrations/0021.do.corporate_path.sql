-- The whole path of a company's training: quotes in versions, a link that needs no account, a purchase order, a private
-- session whose seats are invoiced, and the names of those who come.

alter table corporate_requests add column locale text not null default 'en';
alter table corporate_requests add constraint corporate_requests_locale_known check (locale in ('en', 'sw'));
-- The seats of its private session, and the invoice for them.
alter table corporate_requests add column booking_id uuid
  constraint corporate_requests_booking_id_fkey references bookings (id);
alter table corporate_requests add constraint corporate_requests_booking_id_key unique (booking_id);
alter table corporate_requests add column purchase_order text;
alter table corporate_requests add column invoice_due_date date;
alter table corporate_requests add column invoice_paid_on date;
alter table corporate_requests add column invoice_paid_reference text;
alter table corporate_requests add constraint corporate_requests_invoice_is_whole check (
  (purchase_order is null) = (invoice_due_date is null) and (purchase_order is null or booking_id is not null));
alter table corporate_requests add constraint corporate_requests_invoice_payment_is_whole check (
  (invoice_paid_on is null) = (invoice_paid_reference is null)
  and (invoice_paid_on is null or purchase_order is not null));
create index corporate_requests_unpaid_idx on corporate_requests (invoice_due_date)
  where invoice_due_date is not null and invoice_paid_on is null;

-- Nobody but its company, its trainer and the admins sees a private session.
alter table sessions add column corporate_request_id uuid
  constraint sessions_corporate_request_id_fkey references corporate_requests (id);
create unique index sessions_one_live_per_corporate_request on sessions (corporate_request_id)
  where corporate_request_id is not null and status <> 'cancelled';

create table corporate_quotes (
  id uuid not null default uuid_v7() constraint corporate_quotes_pkey primary key,
  request_id uuid not null constraint corporate_quotes_request_id_fkey references corporate_requests (id),
  version integer not null,
  -- [{ text, quantity, unit_price, amount }], major units without tax.
  lines jsonb not null,
  seats integer not null,
  net numeric(12, 2) not null,
  tax_name text not null,
  tax_rate_percent numeric(4, 2) not null,
  tax_amount numeric(12, 2) not null,
  total numeric(12, 2) not null,
  currency text not null,
  note text,
  -- The last day on which it can be accepted, in the home time zone.
  valid_until date not null,
  status text not null default 'open',
  answered_at timestamptz(3),
  -- What the company wrote with its answer.
  answer_note text,
  created_by uuid constraint corporate_quotes_created_by_fkey references users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint corporate_quotes_request_id_version_key unique (request_id, version),
  constraint corporate_quotes_version_positive check (version >= 1),
  constraint corporate_quotes_has_lines check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) >= 1),
  constraint corporate_quotes_seats_positive check (seats >= 1),
  constraint corporate_quotes_sums_are_right check (
    net > 0 and tax_amount >= 0 and tax_rate_percent >= 0 and total = net + tax_amount),
  constraint corporate_quotes_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint corporate_quotes_status_known check (
    status in ('open', 'accepted', 'declined', 'change_requested', 'superseded'))
);
create unique index corporate_quotes_one_current_per_request on corporate_quotes (request_id)
  where status in ('open', 'accepted');
create trigger corporate_quotes_touch before update on corporate_quotes
  for each row execute function touch_updated_at();
select audit_table('corporate_quotes');

insert into state_transitions (machine, from_state, to_state) values
  ('corporate_quotes.status', 'open', 'accepted'),
  ('corporate_quotes.status', 'open', 'declined'),
  ('corporate_quotes.status', 'open', 'change_requested'),
  ('corporate_quotes.status', 'open', 'superseded');
create trigger corporate_quotes_status_moves_forward before update of status on corporate_quotes
  for each row execute function refuse_unknown_transition('status', 'corporate_quotes_status_moves_forward');

-- What was offered stays what was offered: another offer is another version.
create function refuse_other_offer() returns trigger
language plpgsql
as $$
begin
  if (new.request_id, new.version, new.lines, new.seats, new.net, new.tax_name, new.tax_rate_percent, new.tax_amount,
      new.total, new.currency, new.note, new.valid_until) is distinct from
     (old.request_id, old.version, old.lines, old.seats, old.net, old.tax_name, old.tax_rate_percent, old.tax_amount,
      old.total, old.currency, old.note, old.valid_until) then
    raise exception 'a quote is never rewritten'
      using errcode = 'restrict_violation', constraint = 'corporate_quotes_are_never_rewritten', table = 'corporate_quotes';
  end if;
  return new;
end
$$;
create trigger corporate_quotes_are_never_rewritten before update on corporate_quotes
  for each row execute function refuse_other_offer();

-- Links mailed to the company: each letter carries a new one, and all of them work until they run out.
create table corporate_links (
  id uuid not null default uuid_v7() constraint corporate_links_pkey primary key,
  request_id uuid not null constraint corporate_links_request_id_fkey references corporate_requests (id),
  token_hash text not null, -- SHA-256 of the token that was mailed
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  constraint corporate_links_token_hash_key unique (token_hash)
);
create index corporate_links_request_id_idx on corporate_links (request_id);

-- Purchase orders as they were uploaded. The newest one counts.
create table corporate_purchase_orders (
  id uuid not null default uuid_v7() constraint corporate_purchase_orders_pkey primary key,
  request_id uuid not null constraint corporate_purchase_orders_request_id_fkey references corporate_requests (id),
  media_type text not null,
  bytes integer not null,
  content text not null, -- sealed: the file in base64
  created_at timestamptz(3) not null default now(),
  constraint corporate_purchase_orders_media_type_known check (
    media_type in ('application/pdf', 'image/png', 'image/jpeg')),
  constraint corporate_purchase_orders_bytes_positive check (bytes >= 1)
);
create index corporate_purchase_orders_request_id_idx on corporate_purchase_orders (request_id, created_at);
select audit_table('corporate_purchase_orders', 'content');

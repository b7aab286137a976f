-- Money: attempts to collect it, what the providers told us, what was received, what was paid back.

create table payments (
  id uuid not null default uuid_v7() constraint payments_pkey primary key,
  booking_id uuid not null constraint payments_booking_id_fkey references bookings (id),
  provider text not null,
  payment_reference text not null,
  amount numeric(12, 2) not null,
  currency text not null default 'KES',
  status text not null default 'pending',
  provider_response text, -- sealed JSON: the provider's last word
  provider_transaction_id text,
  provider_ids text, -- sealed JSON: what the provider calls this attempt
  checkout_hash text, -- keyed hash of the id a look-up asks by
  callback_secret_hash text,
  phone text, -- sealed: the number that was asked to pay
  phone_hash text,
  initiated_at timestamptz(3) not null default now(),
  completed_at timestamptz(3),
  failure_code text,
  failure_reason text,
  -- Set when staff must look: a code without meaning for us, a refused configuration, a forged delivery.
  attention text,
  -- When the provider is to be asked next, and how often it was.
  ask_at timestamptz(3),
  asked_count integer not null default 0,
  metadata jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint payments_payment_reference_key unique (payment_reference),
  constraint payments_provider_known check (provider in ('mpesa', 'flutterwave', 'other')),
  constraint payments_status_known check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  constraint payments_amount_positive check (amount > 0),
  constraint payments_mpesa_whole_shillings check (provider <> 'mpesa' or amount = trunc(amount)),
  constraint payments_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint payments_completed_has_proof check (
    status <> 'completed' or (completed_at is not null and provider_transaction_id is not null)),
  constraint payments_metadata_is_object check (jsonb_typeof(metadata) = 'object')
);
create index payments_booking_id_idx on payments (booking_id);
-- The original one-to-one rule, for real phones: one attempt at a time, and never one more after money came.
create unique index payments_one_live_per_booking on payments (booking_id)
  where status in ('pending', 'processing', 'completed');
create index payments_provider_transaction_id_idx on payments (provider_transaction_id);
create index payments_checkout_hash_idx on payments (checkout_hash) where checkout_hash is not null;
create unique index payments_callback_secret_hash_idx on payments (callback_secret_hash);
create index payments_status_idx on payments (status);
create index payments_created_at_idx on payments (created_at, id);
create index payments_to_ask_idx on payments (ask_at) where status in ('pending', 'processing');
create index payments_phone_hash_idx on payments (phone_hash, initiated_at) where phone_hash is not null;
create trigger payments_touch before update on payments for each row execute function touch_updated_at();
select audit_table('payments', 'provider_response', 'provider_ids', 'checkout_hash', 'callback_secret_hash', 'phone', 'phone_hash',
                   'ask_at', 'asked_count');

-- A ladder: money received outranks every failure, and nothing outranks money received.
insert into state_transitions (machine, from_state, to_state) values
  ('payments.status', 'pending', 'processing'),
  ('payments.status', 'pending', 'completed'),
  ('payments.status', 'pending', 'failed'),
  ('payments.status', 'pending', 'cancelled'),
  ('payments.status', 'processing', 'completed'),
  ('payments.status', 'processing', 'failed'),
  ('payments.status', 'processing', 'cancelled'),
  ('payments.status', 'failed', 'completed'),
  ('payments.status', 'cancelled', 'completed');
create trigger payments_status_moves_forward before update of status on payments
  for each row execute function refuse_unknown_transition('status', 'payments_status_moves_forward');

create function refuse_other_amount() returns trigger
language plpgsql
as $$
begin
  if not exists (
    select from bookings where id = new.booking_id and total_amount = new.amount and currency = new.currency
  ) then
    raise exception 'a payment asks for exactly what its booking costs'
      using errcode = 'check_violation', constraint = 'payments_amount_matches_booking', table = 'payments';
  end if;
  return new;
end
$$;
create trigger payments_amount_matches_booking before insert on payments
  for each row execute function refuse_other_amount();

-- The inbox: every delivery of a provider as it came, stored before it is answered, applied by a job afterwards.
create table payment_webhooks (
  id uuid not null default uuid_v7() constraint payment_webhooks_pkey primary key,
  payment_id uuid constraint payment_webhooks_payment_id_fkey references payments (id),
  refund_id uuid,
  provider text not null,
  event_type text not null,
  event_id text,
  payload text not null, -- sealed: the raw body
  headers text not null, -- sealed JSON
  ip inet,
  -- Which checks the delivery did not pass at the door; null when it passed them all.
  doubt text,
  processed boolean not null default false,
  processed_at timestamptz(3),
  processing_error text,
  attempts integer not null default 0,
  created_at timestamptz(3) not null default now(),
  constraint payment_webhooks_provider_known check (provider in ('mpesa', 'flutterwave')),
  constraint payment_webhooks_processed_has_time check (processed = (processed_at is not null))
);
create index payment_webhooks_payment_id_idx on payment_webhooks (payment_id);
create index payment_webhooks_processed_idx on payment_webhooks (processed) where not processed;
create index payment_webhooks_created_at_idx on payment_webhooks (created_at, id);

-- Every amount a provider says we received, once. Applied: it paid its booking. Unapplied: an admin or a refund
-- must deal with it (late, too little, another currency, paid twice, nobody's).
create table receipts (
  id uuid not null default uuid_v7() constraint receipts_pkey primary key,
  provider text not null,
  provider_transaction_id text not null,
  payment_id uuid constraint receipts_payment_id_fkey references payments (id),
  amount numeric(12, 2) not null,
  currency text not null,
  payer_phone text, -- sealed
  status text not null,
  reason text,
  received_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint receipts_provider_transaction_id_key unique (provider, provider_transaction_id),
  constraint receipts_provider_known check (provider in ('mpesa', 'flutterwave', 'other')),
  constraint receipts_status_known check (status in ('applied', 'unapplied', 'refunded')),
  constraint receipts_amount_positive check (amount > 0),
  constraint receipts_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint receipts_unapplied_has_reason check (status <> 'unapplied' or reason is not null),
  constraint receipts_applied_to_payment check (status <> 'applied' or payment_id is not null)
);
create unique index receipts_one_applied_per_payment on receipts (payment_id) where status = 'applied';
create index receipts_payment_id_idx on receipts (payment_id);
create index receipts_unapplied_idx on receipts (received_at) where status = 'unapplied';
create trigger receipts_touch before update on receipts for each row execute function touch_updated_at();
select audit_table('receipts', 'payer_phone');

create table refunds (
  id uuid not null default uuid_v7() constraint refunds_pkey primary key,
  receipt_id uuid not null constraint refunds_receipt_id_fkey references receipts (id),
  booking_id uuid constraint refunds_booking_id_fkey references bookings (id),
  amount numeric(12, 2) not null,
  currency text not null,
  status text not null default 'requested',
  cause text not null,
  reason text not null,
  requested_by uuid constraint refunds_requested_by_fkey references users (id),
  -- Above REFUND_APPROVAL_ABOVE another admin than the one who asked must agree before anything is sent.
  approval_needed boolean not null default false,
  approved_by uuid constraint refunds_approved_by_fkey references users (id),
  provider_reference text,
  provider_ids text, -- sealed JSON: what the provider calls this refund
  callback_secret_hash text,
  attention text,
  failure_reason text,
  requested_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  completed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint refunds_amount_positive check (amount > 0),
  constraint refunds_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  constraint refunds_status_known check (status in ('requested', 'processing', 'completed', 'failed')),
  constraint refunds_cause_known check (
    cause in ('cancelled_by_customer', 'cancelled_by_us', 'late_money', 'paid_twice', 'paid_too_much', 'decided_by_admin')),
  constraint refunds_need_second_admin check (
    not approval_needed or status in ('requested', 'failed') or approved_by is not null),
  constraint refunds_approved_by_another check (approved_by <> requested_by),
  constraint refunds_completed_has_time check ((status = 'completed') = (completed_at is not null))
);
create index refunds_booking_id_idx on refunds (booking_id);
create index refunds_status_idx on refunds (status, requested_at);
create unique index refunds_callback_secret_hash_idx on refunds (callback_secret_hash);
create index refunds_receipt_id_idx on refunds (receipt_id);
create unique index refunds_one_in_flight_per_receipt on refunds (receipt_id) where status = 'processing';
create trigger refunds_touch before update on refunds for each row execute function touch_updated_at();
select audit_table('refunds', 'provider_ids', 'callback_secret_hash');

alter table payment_webhooks add constraint payment_webhooks_refund_id_fkey foreign key (refund_id) references refunds (id);

insert into state_transitions (machine, from_state, to_state) values
  ('refunds.status', 'requested', 'processing'),
  ('refunds.status', 'requested', 'failed'),
  ('refunds.status', 'processing', 'completed'),
  ('refunds.status', 'processing', 'failed'),
  ('refunds.status', 'failed', 'requested');
create trigger refunds_status_moves_forward before update of status on refunds
  for each row execute function refuse_unknown_transition('status', 'refunds_status_moves_forward');

-- No receipt is ever paid back more than once over. The receipt's row lock makes two refunds at once take turns.
create function refuse_refund_beyond_receipt() returns trigger
language plpgsql
as $$
declare
  received numeric;
begin
  select amount into received from receipts where id = new.receipt_id and currency = new.currency for update;
  if received is null or received < (
    select coalesce(sum(amount), 0) from refunds where receipt_id = new.receipt_id and status <> 'failed'
  ) then
    raise exception 'refunds of a receipt add up to more than was received'
      using errcode = 'check_violation', constraint = 'refunds_within_receipt', table = 'refunds';
  end if;
  return null;
end
$$;
create trigger refunds_within_receipt after insert or update of amount, status, receipt_id on refunds
  for each row execute function refuse_refund_beyond_receipt();

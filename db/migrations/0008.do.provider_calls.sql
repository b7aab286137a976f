-- Every call to a payment provider about a payment or a refund, written after it ended whatever became of it.
create table provider_calls (
  id uuid not null default uuid_v7() constraint provider_calls_pkey primary key,
  payment_id uuid constraint provider_calls_payment_id_fkey references payments (id),
  refund_id uuid constraint provider_calls_refund_id_fkey references refunds (id),
  provider text not null,
  operation text not null,
  started_at timestamptz(3) not null,
  took_ms integer not null,
  outcome text not null, -- the word of server/payments/gateway.ts: accepted, refused, paid, pending, done …
  code text,
  detail text, -- sealed JSON: what the provider said, secrets and numbers masked
  created_at timestamptz(3) not null default now(),
  constraint provider_calls_provider_known check (provider in ('mpesa', 'flutterwave')),
  constraint provider_calls_operation_known check (
    operation in ('start', 'look_up', 'withdraw', 'refund', 'look_up_refund')),
  constraint provider_calls_about_one_thing check ((payment_id is null) <> (refund_id is null)),
  constraint provider_calls_took_not_negative check (took_ms >= 0)
);
create index provider_calls_payment_id_idx on provider_calls (payment_id, started_at);
create index provider_calls_refund_id_idx on provider_calls (refund_id, started_at);

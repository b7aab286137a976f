-- Numbered papers about money: a receipt for each completed payment, a credit note for each completed refund.

-- The last number given out of each kind and year. Whoever issues a document holds this row until the transaction
-- ends, so the next one waits for it: a rolled-back document gives its number back and leaves no gap.
create table document_counters (
  kind text not null,
  year integer not null,
  last_seq integer not null,
  constraint document_counters_pkey primary key (kind, year),
  constraint document_counters_last_seq_positive check (last_seq >= 1)
);

create table documents (
  id uuid not null default uuid_v7() constraint documents_pkey primary key,
  kind text not null,
  -- Of issued_at in the home time zone.
  year integer not null,
  seq integer not null,
  number text not null generated always as (
    case kind when 'receipt' then 'R-' else 'CN-' end || year::text || '-' ||
    lpad(seq::text, greatest(6, length(seq::text)), '0')
  ) stored,
  payment_id uuid constraint documents_payment_id_fkey references payments (id),
  refund_id uuid constraint documents_refund_id_fkey references refunds (id),
  amount numeric(12, 2) not null,
  -- The part of the amount that is tax; 0 where no sale is behind the money.
  tax_amount numeric(12, 2) not null,
  currency text not null,
  issued_at timestamptz(3) not null,
  content text not null, -- sealed JSON: everything that is printed, as it was on the day
  created_at timestamptz(3) not null default now(),
  constraint documents_kind_known check (kind in ('receipt', 'credit_note')),
  constraint documents_about_one_thing check (
    (kind = 'receipt') = (payment_id is not null) and (kind = 'credit_note') = (refund_id is not null)),
  constraint documents_payment_id_key unique (payment_id),
  constraint documents_refund_id_key unique (refund_id),
  constraint documents_kind_year_seq_key unique (kind, year, seq),
  constraint documents_number_key unique (number),
  constraint documents_amount_positive check (amount > 0),
  constraint documents_tax_within_amount check (tax_amount between 0 and amount),
  constraint documents_currency_is_iso check (currency ~ '^[A-Z]{3}$')
);
create index documents_issued_at_idx on documents (issued_at, id);
select audit_table('documents', 'content');

-- Numbers are given here and nowhere else, so no writer can choose, skip or repeat one. An insert must therefore never
-- say ON CONFLICT DO NOTHING: it would take a number and leave no row.
create function number_document() returns trigger
language plpgsql
as $$
begin
  insert into document_counters as counter (kind, year, last_seq) values (new.kind, new.year, 1)
  on conflict (kind, year) do update set last_seq = counter.last_seq + 1
  returning last_seq into new.seq;
  return new;
end
$$;
create trigger documents_numbered before insert on documents for each row execute function number_document();

create trigger documents_append_only before update or delete on documents
  for each row execute function refuse_rewrite();
create trigger documents_no_truncate before truncate on documents
  for each statement execute function refuse_rewrite();

-- The document that travels with a letter as a PDF.
alter table messages add column document_id uuid constraint messages_document_id_fkey references documents (id);
alter table development_mailbox
  add column document_id uuid constraint development_mailbox_document_id_fkey references documents (id);

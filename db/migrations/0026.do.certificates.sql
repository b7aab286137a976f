-- Certificates: what somebody learned with us, so that anybody can check it.

create table certificates (
  id uuid not null default uuid_v7() constraint certificates_pkey primary key,
  -- C-2026-000123, in the order of issue; the year is that of issued_at in the home time zone.
  number text not null,
  -- 130 random bits; whoever has it may see the certificate.
  code text not null,
  attendee_id uuid not null constraint certificates_attendee_id_fkey references attendees (id),
  session_id uuid not null constraint certificates_session_id_fkey references sessions (id),
  -- Whose booking it was; nobody's for those who walked in.
  user_id uuid constraint certificates_user_id_fkey references users (id),
  recipient_name text not null,
  -- What is printed, as it was on the day: course, hours, date, trainer, issuer.
  content jsonb not null,
  issued_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_reason text,
  -- The person who revoked it; null when a corrected attendance did.
  revoked_by uuid constraint certificates_revoked_by_fkey references users (id),
  -- The certificate that came in its place.
  replaced_by uuid constraint certificates_replaced_by_fkey references certificates (id),
  constraint certificates_number_key unique (number),
  constraint certificates_code_key unique (code),
  constraint certificates_name_length check (char_length(recipient_name) between 2 and 100),
  constraint certificates_content_is_object check (jsonb_typeof(content) = 'object'),
  constraint certificates_revoked_with_reason check ((revoked_at is null) = (revoked_reason is null)),
  constraint certificates_replaced_are_revoked check (replaced_by is null or revoked_at is not null)
);
create unique index certificates_one_valid_per_attendee on certificates (attendee_id) where revoked_at is null;
create index certificates_attendee_id_idx on certificates (attendee_id);
create index certificates_session_id_idx on certificates (session_id);
create index certificates_user_id_idx on certificates (user_id) where user_id is not null;
create index certificates_issued_at_idx on certificates (issued_at, id);
create index certificates_revoked_at_idx on certificates (revoked_at, id) where revoked_at is not null;
select audit_table('certificates', 'code', 'recipient_name');

-- What was said on paper is never said differently: only the end of a certificate may be written, and once.
create function refuse_changed_certificate() returns trigger
language plpgsql
as $$
begin
  if to_jsonb(new) - array['revoked_at', 'revoked_reason', 'revoked_by', 'replaced_by']
     is distinct from to_jsonb(old) - array['revoked_at', 'revoked_reason', 'revoked_by', 'replaced_by']
     or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'a certificate is never changed, only revoked'
      using errcode = 'check_violation', constraint = 'certificates_never_change', table = 'certificates';
  end if;
  return new;
end
$$;
create trigger certificates_never_change before update on certificates
  for each row execute function refuse_changed_certificate();

create sequence certificate_numbers;

-- The keys that sign digital credentials. Old ones stay, so that what they signed can be checked for ever.
create table signing_keys (
  id uuid not null default uuid_v7() constraint signing_keys_pkey primary key,
  public_jwk jsonb not null,
  private_jwk text not null, -- sealed JSON
  created_at timestamptz(3) not null default now()
);

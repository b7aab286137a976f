-- A second factor beside the password: a code of an app (TOTP), passkeys, and codes on paper for the day both are lost.

-- When this log-in last proved who it is: by its second factor, or by the password where there is none.
alter table logins add column proved_at timestamptz(3);

create table totp_secrets (
  id uuid not null default uuid_v7() constraint totp_secrets_pkey primary key,
  user_id uuid not null constraint totp_secrets_user_id_fkey references users (id),
  secret text, -- sealed; none until the app has shown its first code
  confirmed_at timestamptz(3),
  last_step bigint, -- the newest period of 30 seconds whose code was used: that code and older ones are spent
  pending_secret text, -- sealed; waits for its first code
  pending_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  constraint totp_secrets_user_id_key unique (user_id),
  constraint totp_secrets_confirmed_has_secret check ((secret is null) = (confirmed_at is null)),
  constraint totp_secrets_pending_is_whole check ((pending_secret is null) = (pending_at is null))
);
select audit_table('totp_secrets', 'secret', 'last_step', 'pending_secret', 'pending_at');

create table passkeys (
  id uuid not null default uuid_v7() constraint passkeys_pkey primary key,
  user_id uuid not null constraint passkeys_user_id_fkey references users (id),
  credential_id text not null,
  public_key text not null, -- COSE, base64url
  sign_count bigint not null default 0,
  transports text[] not null default '{}',
  name text not null,
  is_synced boolean not null default false,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  constraint passkeys_credential_id_key unique (credential_id),
  constraint passkeys_name_length check (char_length(name) between 1 and 60),
  constraint passkeys_sign_count_not_negative check (sign_count >= 0)
);
create index passkeys_user_id_idx on passkeys (user_id);
select audit_table('passkeys', 'credential_id', 'public_key', 'sign_count', 'last_used_at');

create table recovery_codes (
  id uuid not null default uuid_v7() constraint recovery_codes_pkey primary key,
  user_id uuid not null constraint recovery_codes_user_id_fkey references users (id),
  code_hashes text[] not null, -- SHA-256 of those that still count
  codes_left integer not null generated always as (cardinality(code_hashes)) stored,
  created_at timestamptz(3) not null default now(),
  constraint recovery_codes_user_id_key unique (user_id)
);
select audit_table('recovery_codes', 'code_hashes');

-- What has begun and waits for its proof: the second step of a log-in, a passkey being made. Each counts once.
create table proof_challenges (
  token_hash text not null constraint proof_challenges_pkey primary key, -- SHA-256 of the token that was given out
  purpose text not null,
  user_id uuid constraint proof_challenges_user_id_fkey references users (id),
  passkey_challenge text not null,
  expires_at timestamptz(3) not null,
  constraint proof_challenges_purpose_known check (purpose in ('log_in', 'passkey_log_in', 'new_passkey', 'step_up')),
  constraint proof_challenges_only_visitors_are_nobody check ((user_id is null) = (purpose = 'passkey_log_in'))
);
create index proof_challenges_user_id_idx on proof_challenges (user_id);
create index proof_challenges_expires_at_idx on proof_challenges (expires_at);

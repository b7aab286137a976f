-- People: accounts, their logins, and what keeps accounts safe. Columns marked sealed hold text encrypted by the
-- application; *_hash beside them is a keyed hash for exact look-up.

create table users (
  id uuid not null default uuid_v7() constraint users_pkey primary key,
  email text not null,
  password_hash text not null,
  name text not null,
  phone text, -- sealed
  phone_hash text,
  role text not null default 'student',
  locale text not null default 'en',
  email_verified boolean not null default false,
  email_verification_token text, -- SHA-256 of the token that was mailed
  email_verification_expires timestamptz(3),
  password_reset_token text, -- SHA-256 of the token that was mailed
  password_reset_expires timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  last_login timestamptz(3),
  is_active boolean not null default true,
  constraint users_email_key unique (email),
  constraint users_email_is_lower_case check (email = lower(email)),
  constraint users_email_length check (char_length(email) <= 254),
  constraint users_name_length check (char_length(name) between 2 and 100),
  constraint users_role_known check (role in ('student', 'admin', 'trainer')),
  constraint users_locale_known check (locale in ('en', 'sw'))
);
create index users_email_verification_token_idx on users (email_verification_token) where email_verification_token is not null;
create index users_password_reset_token_idx on users (password_reset_token) where password_reset_token is not null;
create index users_created_at_idx on users (created_at, id);
create index users_phone_hash_idx on users (phone_hash) where phone_hash is not null;
-- What people see or decide about an account; a log-in or a mailed link changes nothing of it.
create trigger users_touch before update of email, name, phone, role, locale, email_verified, is_active on users
  for each row execute function touch_updated_at();
select audit_table('users', 'password_hash', 'phone', 'phone_hash', 'email', 'name', 'email_verification_token',
                   'email_verification_expires', 'password_reset_token', 'password_reset_expires');

-- One row for each device logged in. Revoking it ends every token that came from it.
create table logins (
  id uuid not null default uuid_v7() constraint logins_pkey primary key,
  user_id uuid not null constraint logins_user_id_fkey references users (id),
  ip inet,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  revoked_reason text,
  constraint logins_revoked_with_reason check ((revoked_at is null) = (revoked_reason is null))
);
create index logins_user_id_idx on logins (user_id, created_at);
create index logins_revoked_at_idx on logins (revoked_at) where revoked_at is not null;

-- Each refresh token lives for one use; a used one that comes back means it was stolen.
create table refresh_tokens (
  token_hash text not null constraint refresh_tokens_pkey primary key,
  login_id uuid not null constraint refresh_tokens_login_id_fkey references logins (id) on delete cascade,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index refresh_tokens_login_id_idx on refresh_tokens (login_id);

-- Counters of the rate limiter (rate-limiter-flexible), shared by all nodes.
create table rate_limits (
  key varchar(255) not null constraint rate_limits_pkey primary key,
  points integer not null default 0,
  expire bigint
);

-- The first answer to each Idempotency-Key, kept for a day. scope is the user's id, or 'public'.
create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash text not null,
  resource_id uuid,
  response_status integer,
  response_body text, -- sealed
  created_at timestamptz(3) not null default now(),
  constraint idempotency_keys_pkey primary key (scope, key),
  constraint idempotency_keys_key_length check (char_length(key) between 1 and 255),
  constraint idempotency_keys_answer_is_whole check ((response_status is null) = (response_body is null))
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

create table trainers (
  id uuid not null default uuid_v7() constraint trainers_pkey primary key,
  user_id uuid constraint trainers_user_id_fkey references users (id),
  name text not null,
  bio text,
  photo text,
  specializations jsonb not null default '[]',
  years_of_experience integer,
  certifications jsonb not null default '[]',
  rating numeric(3, 2),
  total_courses_taught integer not null default 0,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  search tsvector not null generated always as (
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', coalesce(bio, '')), 'B')
  ) stored,
  constraint trainers_user_id_key unique (user_id),
  constraint trainers_name_length check (char_length(name) between 2 and 100),
  constraint trainers_specializations_is_list check (jsonb_typeof(specializations) = 'array'),
  constraint trainers_certifications_is_list check (jsonb_typeof(certifications) = 'array'),
  constraint trainers_experience_is_plausible check (years_of_experience between 0 and 80),
  constraint trainers_rating_range check (rating between 1 and 5),
  constraint trainers_total_not_negative check (total_courses_taught >= 0)
);
create index trainers_is_active_idx on trainers (is_active);
create index trainers_search_idx on trainers using gin (search);
create index trainers_name_trigram_idx on trainers using gin (lower(name) gin_trgm_ops);
create trigger trainers_touch before update on trainers for each row execute function touch_updated_at();
select audit_table('trainers', 'search');

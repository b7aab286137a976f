-- What people agreed to, and the end of an identity.

create table consents (
  id uuid not null default uuid_v7() constraint consents_pkey primary key,
  user_id uuid not null constraint consents_user_id_fkey references users (id),
  purpose text not null,
  -- Which wording was shown.
  version text not null,
  given boolean not null,
  created_at timestamptz(3) not null,
  constraint consents_purpose_known check (purpose in ('terms', 'privacy', 'marketing', 'photos'))
);
create index consents_user_id_idx on consents (user_id, created_at);
create trigger consents_append_only before update or delete on consents
  for each row execute function refuse_rewrite();

alter table users add column erased_at timestamptz(3);
alter table users add constraint users_erased_are_closed check (erased_at is null or not is_active);

-- Papers about money stay as they are, with one exception: an erasure takes the person's identity out of the content.
-- Number, dates and amounts cannot change even then.
drop trigger documents_append_only on documents;
create function refuse_document_rewrite() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'UPDATE' and coalesce(current_setting('darasa.erasing', true), '') = 'on'
     -- The number is made of kind, year and seq, and not yet there before the row is written.
     and to_jsonb(new) - array['content', 'number'] = to_jsonb(old) - array['content', 'number'] then
    return new;
  end if;
  raise exception 'documents is append-only'
    using errcode = 'restrict_violation', constraint = 'documents_is_append_only', table = 'documents';
end
$$;
create trigger documents_append_only before update or delete on documents
  for each row execute function refuse_document_rewrite();

-- The same for certificates: an erased person's are revoked, and lose the name.
create or replace function refuse_changed_certificate() returns trigger
language plpgsql
as $$
declare
  may_change constant text[] := array['revoked_at', 'revoked_reason', 'revoked_by', 'replaced_by'] || case
    when coalesce(current_setting('darasa.erasing', true), '') = 'on' then array['recipient_name'] else '{}' end;
begin
  if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change
     or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
    raise exception 'a certificate is never changed, only revoked'
      using errcode = 'check_violation', constraint = 'certificates_never_change', table = 'certificates';
  end if;
  return new;
end
$$;

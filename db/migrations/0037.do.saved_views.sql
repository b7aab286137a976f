-- A filter of a list in the back office, kept under a name.

create table saved_views (
  id uuid not null default uuid_v7() constraint saved_views_pkey primary key,
  user_id uuid not null constraint saved_views_user_id_fkey references users (id),
  -- The list's name in the back office, such as payments.
  list text not null,
  name text not null,
  -- The list's query string: filter, sort and columns.
  query text not null,
  -- Colleagues see it too; only its owner changes it.
  is_shared boolean not null default false,
  -- Its owner's list opens with it.
  is_default boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint saved_views_list_is_plain check (list ~ '^[a-z][a-z_-]{0,39}$'),
  constraint saved_views_name_length check (char_length(name) between 1 and 60),
  constraint saved_views_query_length check (char_length(query) <= 2000),
  constraint saved_views_one_name_per_list unique (user_id, list, name)
);
create unique index saved_views_one_default_per_list on saved_views (user_id, list) where is_default;
create index saved_views_list_idx on saved_views (list) where is_shared;
create trigger saved_views_touch before update on saved_views for each row execute function touch_updated_at();

-- Uploaded pictures in the sizes and formats that pages choose from: [{"url", "type", "width", "height"}], or empty for a
-- picture that was only linked.

alter table courses add column image_variants jsonb not null default '[]';
alter table courses add constraint courses_image_variants_is_list check (jsonb_typeof(image_variants) = 'array');
alter table trainers add column photo_variants jsonb not null default '[]';
alter table trainers add constraint trainers_photo_variants_is_list check (jsonb_typeof(photo_variants) = 'array');

-- The variants belong to one picture: whoever puts another in its place need not think of them.
create function forget_image_variants() returns trigger
language plpgsql
as $$
begin
  new.image_variants := '[]';
  return new;
end
$$;
create trigger courses_image_replaced before update of image on courses
  for each row when (old.image is distinct from new.image and old.image_variants = new.image_variants)
  execute function forget_image_variants();

create function forget_photo_variants() returns trigger
language plpgsql
as $$
begin
  new.photo_variants := '[]';
  return new;
end
$$;
create trigger trainers_photo_replaced before update of photo on trainers
  for each row when (old.photo is distinct from new.photo and old.photo_variants = new.photo_variants)
  execute function forget_photo_variants();

-- What people ask before they book: for whom the course is hard enough, in which language, what to know and to bring.

alter table courses add column level text;
alter table courses add constraint courses_level_known check (level in ('Beginner', 'Intermediate', 'Advanced'));
alter table courses add column taught_in text;
alter table courses add column prerequisites text;
alter table courses add column bring text;

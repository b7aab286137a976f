-- The words of the catalogue's headlines, each once. A search that is misspelt is compared with these few instead of with every
-- course, and then finds courses by the words that were meant. Words are never taken away: one that no course has any more
-- finds nothing.
create table course_words (
  word text primary key
);
create index course_words_trigram_idx on course_words using gin (word gin_trgm_ops);

-- In the order of the words, so that two imports at once never wait for each other in a circle.
create function keep_course_words() returns trigger
language plpgsql
as $$
begin
  insert into course_words (word)
  select distinct word from new_rows, unnest(tsvector_to_array(to_tsvector('simple', headline))) as word
  where char_length(word) >= 4 and word !~ '[''\\:&|!()<>]' and word !~ '^[-+0-9.]+$'
  order by word
  on conflict do nothing;
  return null;
end
$$;
create trigger courses_keep_words_insert after insert on courses
  referencing new table as new_rows for each statement execute function keep_course_words();
create trigger courses_keep_words_update after update on courses
  referencing new table as new_rows for each statement execute function keep_course_words();

insert into course_words (word)
select distinct word from courses, unnest(tsvector_to_array(to_tsvector('simple', headline))) as word
where char_length(word) >= 4 and word !~ '[''\\:&|!()<>]' and word !~ '^[-+0-9.]+$';

-- How near a word must be, and how much less near than the nearest: list-courses.test.ts has examples on both sides.
create function course_words_like(misspelt text) returns text
language sql
stable
set pg_trgm.word_similarity_threshold = 0.45
as $$
  select string_agg('''' || word || '''', ' | ')
  from (select word, word_similarity(misspelt, word) as alike, max(word_similarity(misspelt, word)) over () as nearest
        from course_words where misspelt <% word order by 2 desc, 1 limit 12) as near
  where alike >= nearest - 0.2
$$;

drop index courses_headline_trigram_idx;

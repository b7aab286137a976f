// The search box: full text with stems, the last word as a beginning, and words that are nearly right.
import type { z } from 'zod';
import type { Db, Fragment, Sql } from '../database/connect.ts';
import { invalidField } from '../errors.ts';
import { line } from './fields.ts';

/** More words than this narrow nothing down any more. */
const MOST_WORDS = 10;
const LONGEST_WORD = 40;
/** How much of a word's trigrams must be found for it to count as misspelt; list-courses.test.ts has examples on both sides. */
const ALIKE = 0.45;
/** Words this short look alike by chance. */
const SHORTEST_MISSPELT = 4;

/** The `search` parameter of a list. Only letters and digits count; everything else separates words. */
export const searchText = line(0, 200).transform(wordsOf);

export type Search = z.output<typeof searchText>;

function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD));
}

/** Where to look. Trusted SQL, never from a request: a tsvector, lower-case text for words that are nearly right, and how near (0–1). */
type Place = { vector: string; text: string; alike?: number };

/**
 * The sort of a list that can be searched: nearest first while searching, `standard` otherwise.
 * @throws AppError 422 when somebody asks for relevance without a search
 */
export function searchSort(
  filters: { sort?: string | undefined; search?: Search | undefined },
  standard: string,
): string {
  const searching = filters.search !== undefined && filters.search.length > 0;
  if (filters.sort?.endsWith('relevance') && !searching)
    throw invalidField('sort', 'relevance needs a search');
  return filters.sort ?? (searching ? 'relevance' : standard);
}

/** Runs the queries of a list with the similarity that searchIn() counts on. */
export async function withSearch<T>(
  sql: Sql,
  words: Search | undefined,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  if (!words || words.length === 0) return work(sql);
  const result = await sql.begin('read only', async (tx) => {
    const setting =
      tx`select set_config('pg_trgm.word_similarity_threshold', ${String(ALIKE)}, true)`.execute();
    const [answer] = await Promise.all([work(tx as unknown as Db), setting]);
    return { answer };
  });
  return (result as { answer: T }).answer;
}

/**
 * `matches`: whether a row is meant at all. `relevance`: float8, higher is nearer.
 * Without words everything matches.
 */
export function searchIn(sql: Db, words: Search, place: Place): { matches: Fragment; relevance: Fragment } {
  if (words.length === 0) return { matches: sql`true`, relevance: sql`0::float8` };
  const vector = sql.unsafe(place.vector) as unknown as Fragment;
  const text = sql.unsafe(place.text) as unknown as Fragment;
  const query = asWritten(sql, words);
  // The operator can use an index, and compares with the setting that withSearch() makes.
  const like = (word: string) =>
    place.alike === undefined
      ? sql`${word} <% ${text}`
      : sql`word_similarity(${word}, ${text}) >= ${place.alike}`;
  const nearly = words.map((word) => {
    const exact = sql`to_tsquery('english', ${`'${word}'`})`;
    const misspelt =
      word.length < SHORTEST_MISSPELT
        ? sql`false`
        : sql`(${like(word)} or ${vector} @@ to_tsquery('english', ${swapped(word)}))`;
    // No node: a word such as "for", which the full-text search leaves out as well.
    return sql`(numnode(${exact}) = 0 or ${vector} @@ ${exact} or ${misspelt})`;
  });
  const anyMeant = sql`numnode(to_tsquery('english', ${quoted(words).join(' & ')})) > 0`;
  const allNearly = nearly.reduce((all, one) => sql`${all} and ${one}`, anyMeant);
  return {
    matches: sql`(${vector} @@ ${query} or (${allNearly}))`,
    relevance: sql`(2 * ts_rank(${vector}, ${query}) + word_similarity(${words.join(' ')}, ${text}))::float8`,
  };
}

// The words hold letters and digits only, so the quotes cannot be closed from inside.
const quoted = (words: Search) => words.map((word) => `'${word}'`);

/** The words with their stems, the last one as a beginning. */
function asWritten(sql: Db, words: Search): Fragment {
  const all = quoted(words);
  const begun = [...all.slice(0, -1), `${all.at(-1)}:*`].join(' & ');
  const whole = all.slice(0, -1).join(' & ');
  const asBeginning = sql`to_tsquery('simple', ${`${all.at(-1)}:*`})`;
  // A stemmer does not know half a word: "learnin" must still begin "learning", so the last word is also tried as it is.
  return whole
    ? sql`(to_tsquery('english', ${begun}) || (to_tsquery('english', ${whole}) && ${asBeginning}))`
    : sql`(to_tsquery('english', ${begun}) || ${asBeginning})`;
}

/** Queries for full text: the words as they were written, and as they may have been meant. */
export type Meant = { written: string; meant: string };

/**
 * For a catalogue of many: misspelt words are looked up among all words there are (course_words), so that what they
 * mean is found by the same index as what is written right.
 */
export async function wordsMeant(sql: Sql, words: Search): Promise<Meant> {
  const written = asWritten(sql, words);
  const each = words.map((word) => {
    const exact = sql`to_tsquery('english', ${`'${word}'`})`;
    if (word.length < SHORTEST_MISSPELT) return exact;
    return sql`(${exact} || to_tsquery('english', ${swapped(word)})
                || to_tsquery('english', coalesce(course_words_like(${word}), '')))`;
  });
  // A word such as "for" has no node here, and takes nothing away from the others.
  const nearly = each.reduce((all, one) => sql`(${all} && ${one})`);
  const [found] = await sql<
    Meant[]
  >`select ${written}::text as written, (${written} || ${nearly})::text as meant`;
  return found!;
}

/** A tsquery of the word with any two neighbours swapped: the slip of the fingers that trigrams forgive least. */
function swapped(word: string): string {
  const letters = [...word].slice(0, 16);
  const variants = letters.slice(1).map((letter, place) => {
    const other = [...letters];
    [other[place], other[place + 1]] = [letter, letters[place]!];
    return `'${other.join('')}'`;
  });
  return variants.join(' | ');
}

// Which pages of courses and trainers search engines may list. Read whole, so it asks for nothing but ids and times.
import type { Sql } from '../database/connect.ts';

type Entry = { id: string; updated_at: string };

/** A sitemap holds 50,000 addresses at most; the newest courses come first. */
const MOST = 40_000;
const MOST_TRAINERS = 5_000;

export async function sitemapEntries(sql: Sql): Promise<{ courses: Entry[]; trainers: Entry[] }> {
  const [courses, trainers] = await Promise.all([
    sql<Entry[]>`
      select id, updated_at from courses where is_published and is_active order by created_at desc limit ${MOST}`,
    sql<Entry[]>`select id, updated_at from trainers where is_active order by id limit ${MOST_TRAINERS}`,
  ]);
  return { courses, trainers };
}

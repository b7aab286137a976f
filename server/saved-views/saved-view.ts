// What the actions about saved views share: how one is read, and that one default takes the place of another.
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { SavedView } from './schemas.ts';

/** @param rest about saved_views as w and their owners as u: `where … order by …` */
export async function readSavedViews(sql: Db, user_id: string, rest: Fragment): Promise<SavedView[]> {
  return sql<SavedView[]>`
    select w.id, w.list, w.name, w.query, w.is_shared, w.is_default, u.name as owner, w.user_id = ${user_id} as is_own,
           w.created_at, w.updated_at
    from saved_views w join users u on u.id = w.user_id ${rest}`;
}

/** Call it before another view of that list becomes the person's default. */
export async function endDefault(tx: Tx, user_id: string, list: string): Promise<void> {
  await tx`
    update saved_views set is_default = false where user_id = ${user_id} and list = ${list} and is_default`;
}

// What two or more notification actions share.
import type { Db, Fragment } from '../database/connect.ts';

export function notificationColumns(sql: Db): Fragment {
  return sql`notifications.id, notifications.kind, notifications.title, notifications.body, notifications.link,
             notifications.read_at, notifications.created_at`;
}

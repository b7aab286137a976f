// GET /api/notifications: the caller's own, newest first.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { notificationColumns } from './notification.ts';
import {
  type Notification,
  notificationListQuery,
  notificationListSchema,
  notificationSorts,
} from './schemas.ts';

export const listNotifications: Action = async (app, { sql }) => {
  app.get(
    '/notifications',
    {
      schema: {
        tags: ['Notifications'],
        summary: 'My notifications, and how many are unread',
        querystring: notificationListQuery,
        response: answers({ 200: notificationListSchema }),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      const wanted = request.query;
      const at = keyset(sql, notificationSorts, wanted, 'notifications.id');
      const filter =
        wanted.unread === undefined ? sql`true` : sql`(notifications.read_at is null) = ${wanted.unread}`;
      const [rows, [count]] = await Promise.all([
        sql<(Notification & { page_value: string })[]>`
          select ${notificationColumns(sql)}, ${at.value} as page_value from notifications
          where user_id = ${user_id} and ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
        sql<{ total: number; unread: number }[]>`
          select count(*) filter (where ${filter})::int as total, count(*) filter (where read_at is null)::int as unread
          from notifications where user_id = ${user_id}`,
      ]);
      return { ...toPage(rows, count!.total, wanted), unread: count!.unread };
    },
  );
};

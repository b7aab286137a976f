// POST /api/notifications/:id/read and /read-all: the caller has seen one, or all of them.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { notificationColumns } from './notification.ts';
import { type Notification, notificationSchema, readAllSchema } from './schemas.ts';

export const readNotification: Action = async (app, { sql, now }) => {
  app.post(
    '/notifications/:id/read',
    {
      schema: {
        tags: ['Notifications'],
        summary: 'Mark one as read; it stays read from the first time on',
        params: idParams,
        response: answers({ 200: notificationSchema }, ['not_found']),
      },
    },
    async (request) => {
      const [read] = await sql<Notification[]>`
        update notifications set read_at = coalesce(read_at, ${now()})
        where id = ${request.params.id} and user_id = ${callerOf(request).user_id}
        returning ${notificationColumns(sql)}`;
      if (!read) throw new AppError('not_found');
      return read;
    },
  );
};

export const readAllNotifications: Action = async (app, { sql, now }) => {
  app.post(
    '/notifications/read-all',
    {
      schema: {
        tags: ['Notifications'],
        summary: 'Mark all of mine as read',
        response: answers({ 200: readAllSchema }),
      },
    },
    async (request) => {
      const read = await sql`
        update notifications set read_at = ${now()}
        where user_id = ${callerOf(request).user_id} and read_at is null`;
      return { read: read.count };
    },
  );
};

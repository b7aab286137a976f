// What the notification endpoints take and give.
import { z } from 'zod';
import { flagInQuery, instant } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const notificationSchema = z.object({
  id: z.guid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** A path of this site. */
  link: z.string().nullable(),
  read_at: instant.nullable(),
  created_at: instant,
});
export type Notification = z.output<typeof notificationSchema>;

export const notificationSorts = {
  created_at: { expression: 'notifications.created_at', type: 'timestamptz' },
} satisfies Sorts;

export const notificationListQuery = z.strictObject({
  ...listQuery(notificationSorts, '-created_at'),
  /** `true` only what was not read yet, `false` only what was. */
  unread: flagInQuery.optional(),
});
/** `unread` counts all of them, whatever the filter. */
export const notificationListSchema = listSchema(notificationSchema).extend({ unread: z.int() });

export const readAllSchema = z.object({ read: z.int() });

const choice = z.strictObject({
  email: z.boolean('must be true or false').optional(),
  sms: z.boolean('must be true or false').optional(),
});
/** Only what is given changes. */
export const preferencesBody = z.strictObject({ reminders: choice.optional(), reviews: choice.optional() });

const chosen = z.object({ email: z.boolean(), sms: z.boolean() });
export const preferencesSchema = z.object({ reminders: chosen, reviews: chosen });
export type Preferences = z.output<typeof preferencesSchema>;

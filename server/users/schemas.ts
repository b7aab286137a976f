// What the user endpoints take and give.
import { z } from 'zod';
import { email, flagInQuery, instant, line, phone } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const localeSchema = z.enum(['en', 'sw'], 'must be en or sw');
export const roleSchema = z.enum(['student', 'trainer', 'admin'], 'must be student, trainer or admin');

export const userSchema = z.object({
  id: z.guid(),
  email: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  role: roleSchema,
  locale: localeSchema,
  email_verified: z.boolean(),
  is_active: z.boolean(),
  created_at: instant,
  updated_at: instant,
  last_login: instant.nullable(),
  /** An app, or a passkey, is asked for beside the password. */
  second_factor: z.boolean(),
});
export type User = z.output<typeof userSchema>;

export const userSorts = {
  created_at: { expression: 'users.created_at', type: 'timestamptz' },
  name: { expression: 'lower(users.name)', type: 'text' },
  email: { expression: 'users.email', type: 'text' },
  // Who never logged in comes before everybody who did.
  last_login: { expression: "coalesce(users.last_login, '-infinity')", type: 'timestamptz' },
} satisfies Sorts;

export const userListQuery = z.strictObject({
  ...listQuery(userSorts, '-created_at'),
  role: roleSchema.optional(),
  is_active: flagInQuery.optional(),
  email_verified: flagInQuery.optional(),
  /** The beginning of an e-mail address or of a word of the name, or a whole phone number. */
  search: line(1, 254).optional(),
});
export const userListSchema = listSchema(userSchema);

/** role, is_active and email_verified are for admins. */
export const updateUserBody = z.strictObject({
  name: line(2, 100).optional(),
  email: email.optional(),
  phone: phone.nullable().optional(),
  locale: localeSchema.optional(),
  role: roleSchema.optional(),
  is_active: z.boolean('must be true or false').optional(),
  email_verified: z.boolean('must be true or false').optional(),
});

/** A browser's log-in. */
export const loginSchema = z.object({
  id: z.guid(),
  /** Such as "Chrome on Android"; null when the browser did not say. */
  device: z.string().nullable(),
  /** Where it was opened from. */
  ip: z.string().nullable(),
  /** The network of that address, such as 196.201.214.*; one street or one building at the finest. */
  place: z.string().nullable(),
  created_at: instant,
  last_used_at: instant,
  expires_at: instant,
  /** The one this request was made with. */
  current: z.boolean(),
});
export type Login = z.output<typeof loginSchema>;

export const loginSorts = {
  last_used_at: { expression: 'logins.last_used_at', type: 'timestamptz' },
  created_at: { expression: 'logins.created_at', type: 'timestamptz' },
} satisfies Sorts;
export const loginListQuery = z.strictObject(listQuery(loginSorts, '-last_used_at'));
export const loginListSchema = listSchema(loginSchema);

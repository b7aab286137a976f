// A user as the API shows it, who may see one, and the rule that the house is never without an admin.
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import { AppError } from '../errors.ts';
import type { Seal } from '../seal.ts';
import type { User } from './schemas.ts';

/** The columns of a user, the phone still sealed. */
export function userColumns(sql: Db): Fragment {
  return sql`users.id, users.email, users.name, users.phone, users.role, users.locale, users.email_verified,
             users.is_active, users.created_at, users.updated_at, users.last_login,
             (exists (select from totp_secrets where user_id = users.id and secret is not null)
               or exists (select from passkeys where user_id = users.id)) as second_factor`;
}

/** A row of `userColumns` as it leaves the house. */
export function toUser(row: User, seal: Seal): User {
  return { ...row, phone: seal.open(row.phone) };
}

/** Oneself; admins see everybody. */
export function visibleTo(sql: Db, caller: Caller): Fragment {
  return caller.role === 'admin' ? sql`true` : sql`users.id = ${caller.user_id}`;
}

/**
 * Lets an admin take away a right of somebody. Changes of this kind take turns, so that two admins who demote each
 * other at once do not leave the house without one. Call it before any other row of users is locked.
 * @throws AppError 403 when the caller is an admin no more, 409 when `user_id` is the last one
 */
export async function mayStopBeingAdmin(tx: Tx, caller: Caller, user_id: string): Promise<void> {
  const admins = await tx<{ id: string }[]>`
    select id from users where role = 'admin' and is_active order by id for update`;
  if (!admins.some(({ id }) => id === caller.user_id)) throw new AppError('forbidden');
  if (admins.every(({ id }) => id === user_id)) {
    throw new AppError('conflict', 'This is the last active admin; make somebody else an admin first');
  }
}

// A user as the API shows it.
import type { Db, Fragment } from '../database/connect.ts';
import type { Seal } from '../seal.ts';
import type { User } from './schemas.ts';

/** The columns of a user, the phone still sealed. */
export function userColumns(sql: Db): Fragment {
  return sql`users.id, users.email, users.name, users.phone, users.role, users.locale, users.email_verified,
             users.is_active, users.created_at, users.updated_at, users.last_login`;
}

/** A row of `userColumns` as it leaves the house. */
export function toUser(row: User, seal: Seal): User {
  return { ...row, phone: seal.open(row.phone) };
}

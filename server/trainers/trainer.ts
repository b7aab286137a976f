// What two or more actions share about trainers: who sees one, how one is read, and who may be given work.
import type { Caller } from '../accounts/access-token.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import { invalidField } from '../errors.ts';
import type { Trainer } from './schemas.ts';

/** Everybody sees those who teach now, and trainers themselves. Admins see all. Table: trainers. */
export function trainerVisibleTo(sql: Db, caller: Caller | null): Fragment {
  if (caller?.role === 'admin') return sql`true`;
  return sql`(trainers.is_active or trainers.user_id = ${caller?.user_id ?? null}::uuid)`;
}

/** The account behind a trainer is for admins. */
export function trainerColumns(sql: Db, caller: Caller | null): Fragment {
  const account = caller?.role === 'admin' ? sql`user_id,` : sql``;
  return sql`
    id, ${account} name, bio, photo, photo_variants, specializations, years_of_experience, certifications, rating,
    total_courses_taught, is_active, created_at, updated_at`;
}

/** One trainer, when the caller may see them. */
export async function readTrainer(sql: Db, id: string, caller: Caller | null): Promise<Trainer | undefined> {
  const [row] = await sql<Trainer[]>`
    select ${trainerColumns(sql, caller)} from trainers where id = ${id} and ${trainerVisibleTo(sql, caller)}`;
  return row;
}

/** @throws AppError 422 when there is no such trainer, or one who teaches no more */
export async function refuseUnavailableTrainer(
  tx: Tx,
  trainer_id: string | null | undefined,
  field = 'trainer_id',
): Promise<void> {
  if (!trainer_id) return;
  const [trainer] = await tx<
    { is_active: boolean }[]
  >`select is_active from trainers where id = ${trainer_id}`;
  if (!trainer) throw invalidField(field, 'there is no such trainer');
  if (!trainer.is_active) throw invalidField(field, 'this trainer is not active');
}

/** @throws AppError 422 unless the account is that of an active user with the role trainer */
export async function refuseUnfitAccount(tx: Tx, user_id: string | null | undefined): Promise<void> {
  if (!user_id) return;
  const [user] = await tx<{ role: string; is_active: boolean }[]>`
    select role, is_active from users where id = ${user_id}`;
  if (!user) throw invalidField('user_id', 'there is no such user');
  if (user.role !== 'trainer') throw invalidField('user_id', 'this user does not have the role trainer');
  if (!user.is_active) throw invalidField('user_id', 'this account is deactivated');
}

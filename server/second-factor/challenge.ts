// What has begun and waits for its proof: a random token for whoever proves, and what a passkey has to sign. Kept here
// and not with the browser, so that each counts once and only for what it was made for.
import type { Db, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { hashToken, randomToken } from '../seal.ts';

/** Seconds: time to find the phone. */
export const CHALLENGE_LIFE_S = 300;

export type Purpose = 'log_in' | 'passkey_log_in' | 'new_passkey' | 'step_up';

/** @param user_id null for a log-in by passkey: who it is, the passkey will say. @returns the token */
export async function openChallenge(
  sql: Db,
  { now }: Pick<Deps, 'now'>,
  purpose: Purpose,
  user_id: string | null,
  passkey_challenge: string,
): Promise<string> {
  const token = randomToken();
  const expires_at = new Date(now().getTime() + CHALLENGE_LIFE_S * 1000);
  await sql`
    insert into proof_challenges (token_hash, purpose, user_id, passkey_challenge, expires_at)
    values (${hashToken(token)}, ${purpose}, ${user_id}, ${passkey_challenge}, ${expires_at})`;
  return token;
}

/**
 * Uses a challenge up, if the caller's transaction commits: after a wrong code it may be tried again.
 * @throws AppError `challenge_over` when it is unknown, used, too old, or for something or somebody else
 */
export async function spendChallenge(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  purpose: Purpose,
  token: string,
  of?: string,
): Promise<{ user_id: string | null; passkey_challenge: string }> {
  const [spent] = await tx<{ user_id: string | null; passkey_challenge: string }[]>`
    delete from proof_challenges
    where token_hash = ${hashToken(token)} and purpose = ${purpose} and expires_at > ${now()}
      ${of === undefined ? tx`` : tx`and user_id = ${of}`}
    returning user_id, passkey_challenge`;
  if (!spent) throw new AppError('challenge_over');
  return spent;
}

/** Whose log-in a challenge continues, without using it up. @throws AppError `challenge_over` */
export async function ownerOfChallenge(sql: Db, { now }: Pick<Deps, 'now'>, token: string): Promise<string> {
  const [held] = await sql<{ user_id: string }[]>`
    select user_id from proof_challenges
    where token_hash = ${hashToken(token)} and purpose = 'log_in' and expires_at > ${now()}`;
  if (!held) throw new AppError('challenge_over');
  return held.user_id;
}

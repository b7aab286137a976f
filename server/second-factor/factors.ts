// What somebody has for a second factor, and what follows when that changes.
import { randomUUID } from 'node:crypto';
import type { Caller } from '../accounts/access-token.ts';
import { recipientOf } from '../accounts/mailed-links.ts';
import { revokeLogins } from '../accounts/revocations.ts';
import type { Config } from '../config.ts';
import type { Db, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { MessageData } from '../messages/kinds.ts';
import { writeMessage } from '../messages/outbox.ts';
import type { proofMethods } from './schemas.ts';

export type ProofMethod = (typeof proofMethods)[number];

/** How a person proves who they are: by the second factor, or by the password where there is none. */
export async function methodsOf(sql: Db, user_id: string): Promise<ProofMethod[]> {
  const [has] = await sql<{ totp: boolean; passkeys: boolean; codes: boolean }[]>`
    select exists (select from totp_secrets where user_id = ${user_id} and secret is not null) as totp,
           exists (select from passkeys where user_id = ${user_id}) as passkeys,
           exists (select from recovery_codes where user_id = ${user_id} and codes_left > 0) as codes`;
  if (!has!.totp && !has!.passkeys) return ['password'];
  // A recovery code is typed where the app's codes are.
  return [
    ...(has!.totp || has!.codes ? (['code'] as const) : []),
    ...(has!.passkeys ? (['passkey'] as const) : []),
  ];
}

/** Whoever moves other people's money and data has two factors where it is real. */
export function isRequiredOf(config: Pick<Config, 'MODE'>, role: Caller['role']): boolean {
  return config.MODE === 'production' && role === 'admin';
}

/** Tells the person that their second factor is not what it was. */
export async function tellOfChange(
  tx: Tx,
  deps: Deps,
  user_id: string,
  what: MessageData['second_factor_changed']['what'],
): Promise<void> {
  const [person] = await tx<{ id: string; email: string; name: string; locale: string }[]>`
    select id, email, name, locale from users where id = ${user_id}`;
  await writeMessage(tx, deps, {
    key: `second_factor_changed:${randomUUID()}`,
    kind: 'second_factor_changed',
    to: recipientOf(person!),
    data: { what, at: deps.now().toISOString(), link: `${deps.config.PUBLIC_URL}/account/second-factor` },
  });
}

/**
 * After a factor went: where it was the last, the recovery codes go with it. The person's other log-ins end.
 * @throws AppError 409 when it was the last one of somebody whose role asks for one
 * @returns the log-ins ended, for `revocations.remember`
 */
export async function afterRemoval(
  tx: Tx,
  deps: Deps,
  caller: Caller,
  what: 'app_off' | 'passkey_removed',
): Promise<string[]> {
  const { user_id } = caller;
  const isLast = (await methodsOf(tx, user_id)).includes('password');
  if (isLast && isRequiredOf(deps.config, caller.role))
    throw new AppError('conflict', 'Your role asks for a second factor: add another one first');
  if (isLast) await tx`delete from recovery_codes where user_id = ${user_id}`;
  await tellOfChange(tx, deps, user_id, what);
  return revokeLogins(tx, deps.now(), { user_id, except: caller.login_id }, 'second_factor_changed');
}

// What follows when a factor was added: recovery codes with the first one, a letter, and a log-in that may do everything.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loginAnswer } from '../accounts/open-login.ts';
import { revokeLogins } from '../accounts/revocations.ts';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import type { User } from '../users/schemas.ts';
import { toUser, userColumns } from '../users/user.ts';
import { tellOfChange } from './factors.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import type { FactorAdded } from './schemas.ts';
import { keepProof } from './step-up.ts';

type Added = { body: FactorAdded; ended: string[] };

/** @param was whether the person had a second factor before; where not, the other log-ins end: they proved only one */
export async function afterAdding(
  tx: Tx,
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { was, what }: { was: boolean; what: 'app_on' | 'passkey_added' },
): Promise<Added> {
  const { user_id, login_id } = callerOf(request);
  const now = deps.now();
  const recovery_codes = was ? null : await replaceRecoveryCodes(tx, user_id, now);
  await tellOfChange(tx, deps, user_id, what);
  await keepProof(tx, now, login_id);
  // A new app takes the place of the one before, whose phone may be in other hands.
  const ends = !was || what === 'app_on';
  const ended = ends
    ? await revokeLogins(tx, now, { user_id, except: login_id }, 'second_factor_changed')
    : [];
  const [user] = await tx<User[]>`select ${userColumns(tx)} from users where id = ${user_id}`;
  return {
    body: { recovery_codes, login: await loginAnswer(deps, reply, toUser(user!, deps.seal), login_id) },
    ended,
  };
}

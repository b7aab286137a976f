// PUT /api/users/:id: changes the fields given. What a person may do is for admins to say, and takes effect at once.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import { mailVerificationLink, recipientOf } from '../accounts/mailed-links.ts';
import { revokeLogins } from '../accounts/revocations.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { writeMessage } from '../messages/outbox.ts';
import { requireProof, requireProofOfTwo } from '../second-factor/step-up.ts';
import { type User, updateUserBody, userSchema } from './schemas.ts';
import { mayStopBeingAdmin, toUser, userColumns, visibleTo } from './user.ts';

type Changes = z.output<typeof updateUserBody>;
const FOR_ADMINS = ['role', 'is_active', 'email_verified'] as const;

export const updateUser: Action = async (app, deps) => {
  app.put(
    '/users/:id',
    {
      schema: {
        tags: ['Users'],
        summary: 'Change a user: oneself, or anybody for admins',
        description:
          'Only admins change `role`, `is_active` and `email_verified`. A new e-mail address must be verified again. A change of role, and of the address of an account with a second factor, needs a log-in that has lately proved itself. Another role and deactivation end all of the user’s logins.',
        params: idParams,
        body: updateUserBody,
        response: answers({ 200: userSchema }, [
          'not_found',
          'forbidden',
          'step_up_required',
          'email_taken',
          'conflict',
          'changed_meanwhile',
        ]),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { body, params } = request;
      await allow(deps, caller, params.id, body);
      const { user, ended } = await transaction(deps.sql, actorOf(request), async (tx) => {
        if ((body.role ?? 'admin') !== 'admin' || body.is_active === false) {
          await mayStopBeingAdmin(tx, caller, params.id);
        }
        const [before] = await tx<User[]>`
          select ${userColumns(tx)} from users where id = ${params.id} and ${visibleTo(tx, caller)} for update`;
        if (!before) throw new AppError('not_found');
        refuseIfChanged(request, before);
        if (body.role !== undefined && body.role !== before.role) await requireProof(tx, deps, request);
        if (body.email !== undefined && body.email !== before.email)
          await requireProofOfTwo(tx, deps, request, before.id);
        return change(tx, deps, before, body);
      });
      deps.revocations.remember(ended);
      return sendVersioned(reply, user);
    },
  );
};

/** @throws AppError 404 for somebody else's account, 403 for a field of the admins, 429 for too many new addresses */
async function allow({ limits }: Deps, caller: Caller, id: string, changes: Changes): Promise<void> {
  if (caller.role === 'admin') return;
  if (caller.user_id !== id) throw new AppError('not_found');
  const refused = FOR_ADMINS.filter((name) => changes[name] !== undefined);
  if (refused.length > 0) throw new AppError('forbidden', `Only admins change ${refused.join(', ')}`);
  // Each new address is written to, and each refusal tells that an address is taken.
  if (changes.email !== undefined) await limits.count('resend_verification_by_account', id);
}

async function change(tx: Tx, deps: Deps, before: User, changes: Changes) {
  const { seal } = deps;
  const wanted = { ...toUser(before, seal), ...changes };
  const moved = wanted.email !== before.email;
  const email_verified = moved ? (changes.email_verified ?? false) : wanted.email_verified;
  const [row] = await tx<User[]>`
    update users set name = ${wanted.name}, email = ${wanted.email}, phone = ${seal.close(wanted.phone)},
      phone_hash = ${seal.lookup(wanted.phone)}, locale = ${wanted.locale}, role = ${wanted.role},
      is_active = ${wanted.is_active}, email_verified = ${email_verified}
    where id = ${before.id} returning ${userColumns(tx)}`;
  const user = toUser(row!, seal);
  if (moved) await tellOfMove(tx, deps, before, user);
  const reason = before.is_active && !user.is_active ? 'deactivated' : 'role_changed';
  const ends = (before.is_active && !user.is_active) || before.role !== user.role;
  return { user, ended: ends ? await revokeLogins(tx, deps.now(), { user_id: user.id }, reason) : [] };
}

/** Links mailed to the old address must not open the account any more, and its owner must know. */
async function tellOfMove(tx: Tx, deps: Deps, before: User, user: User): Promise<void> {
  await tx`
    update users set password_reset_token = null, password_reset_expires = null, email_verification_token = null,
      email_verification_expires = null
    where id = ${user.id}`;
  // An address that was never verified may be a stranger's.
  if (before.email_verified) {
    await writeMessage(tx, deps, {
      key: `email_changed:${randomUUID()}`,
      kind: 'email_changed',
      to: recipientOf(before),
      data: { new_email: user.email, at: deps.now().toISOString() },
    });
  }
  if (!user.email_verified) await mailVerificationLink(tx, deps, user);
}

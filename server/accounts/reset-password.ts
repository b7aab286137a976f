// POST /api/auth/reset-password: a new password for whoever can read the account's mail. Ends every login, because
// somebody else may be behind one of them. The link also proves the address, so it counts as verified.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { hashToken } from '../seal.ts';
import { setDeviceCookie } from './cookies.ts';
import { refuseGuessable } from './guessable-password.ts';
import { recipientOf } from './mailed-links.ts';
import { hashPassword } from './password.ts';
import { revokeLogins } from './revocations.ts';
import { nothingSchema, resetPasswordBody } from './schemas.ts';

type Person = { id: string; email: string; name: string; locale: string };

export const resetPassword: Action = async (app, deps) => {
  app.post(
    '/auth/reset-password',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Set a new password with the token that was mailed; ends every login',
        body: resetPasswordBody,
        response: answers({ 204: nothingSchema }, ['token_invalid']),
      },
    },
    async (request, reply) => {
      await spendResetToken(deps, request, reply, request.body);
      return reply.code(204).send(null);
    },
  );
};

/**
 * Uses the token up and sets the password. Marks the device as the owner's own, who can then log in even while
 * somebody else uses up the account's tries.
 * @throws AppError 422 when the token is unknown, used or too old, or the password is easy to guess; 429
 */
export async function spendResetToken(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { sql, limits, seal, revocations, config } = deps;
  await limits.count('token_by_address', request.ip);
  const holder = () => sql`
    password_reset_token = ${hashToken(token)} and password_reset_expires > ${deps.now()} and is_active`;
  const [owner] = await sql<Person[]>`select id, email, name, locale from users where ${holder()}`;
  if (!owner) throw new AppError('token_invalid');
  refuseGuessable('password', password, [owner.name, owner.email]);

  const password_hash = await hashPassword(password);
  const ended = await transaction(sql, { ...actorOf(request), actor_id: owner.id }, async (tx) => {
    const [person] = await tx<Person[]>`
      update users set password_hash = ${password_hash}, password_reset_token = null, password_reset_expires = null,
        email_verified = true, email_verification_token = null, email_verification_expires = null
      where ${holder()} returning id, email, name, locale`;
    if (!person) throw new AppError('token_invalid');
    await writeMessage(tx, deps, {
      key: `password_changed:${hashToken(token)}`,
      kind: 'password_changed',
      to: recipientOf(person),
      data: { at: deps.now().toISOString() },
    });
    return revokeLogins(tx, deps.now(), { user_id: person.id }, 'password_reset');
  });
  revocations.remember(ended);
  await Promise.all([
    limits.forget('login_by_account', seal.lookup(owner.email)),
    limits.giveBack('token_by_address', request.ip),
  ]);
  setDeviceCookie(reply, config, owner.id);
}

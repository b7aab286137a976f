// POST /api/auth/verify-email: the token of the mailed link proves that the address is the person's own.
import type { FastifyRequest } from 'fastify';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { hashToken } from '../seal.ts';
import { tokenBody, verifiedSchema } from './schemas.ts';

export const verifyEmail: Action = async (app, deps) => {
  app.post(
    '/auth/verify-email',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Verify the e-mail address with the token that was mailed to it',
        body: tokenBody,
        response: answers({ 200: verifiedSchema }, ['token_invalid']),
      },
    },
    async (request) => ({
      email: await spendVerificationToken(deps, request, request.body.token),
      email_verified: true as const,
    }),
  );
};

/**
 * Uses the token up and gives back the verified address.
 * @throws AppError 422 when the token is unknown, used or too old, 429 after too many tries from one address
 */
export async function spendVerificationToken(
  deps: Deps,
  request: FastifyRequest,
  token: string,
): Promise<string> {
  await deps.limits.count('token_by_address', request.ip);
  const email = await transaction(deps.sql, actorOf(request), async (tx) => {
    const [user] = await tx<{ email: string }[]>`
      update users set email_verified = true, email_verification_token = null, email_verification_expires = null
      where email_verification_token = ${hashToken(token)} and email_verification_expires > ${deps.now()} and is_active
      returning email`;
    if (!user) throw new AppError('token_invalid');
    return user.email;
  });
  await deps.limits.giveBack('token_by_address', request.ip);
  return email;
}

// POST /api/auth/login: the password for an access token and a refresh cookie.
import type { FastifyRequest } from 'fastify';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import type { LimitName } from '../http/rate-limits.ts';
import { secondStepSchema } from '../second-factor/schemas.ts';
import { beginSecondStep } from '../second-factor/second-step.ts';
import { knownDevice } from './cookies.ts';
import { openLogin } from './open-login.ts';
import { checkPassword, hashPassword } from './password.ts';
import { loginAnswerSchema, loginBody } from './schemas.ts';

type Account = { id: string; password_hash: string; is_active: boolean };

export const login: Action = async (app, deps) => {
  app.post(
    '/auth/login',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Log in',
        description:
          'With a second factor the answer is 202: the password was right, and `POST /auth/login/second-step` ends what was begun.',
        body: loginBody,
        response: answers({ 200: loginAnswerSchema, 202: secondStepSchema }, [
          'invalid_credentials',
          'account_inactive',
        ]),
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      const { sql, limits } = deps;
      await limits.count('login_by_address', request.ip);
      const [account] = await sql<Account[]>`
        select id, password_hash, is_active from users where email = ${email}`;
      const tries = bucketOf(deps, request, email, account?.id);
      await limits.count(...tries);

      const { right, outdated } = await checkPassword(password, account?.password_hash);
      if (!account || !right) throw new AppError('invalid_credentials');
      if (!account.is_active) throw new AppError('account_inactive');

      const renewed = outdated ? await hashPassword(password) : null;
      await Promise.all([limits.forget(...tries), limits.giveBack('login_by_address', request.ip)]);
      const outcome = await transaction(sql, { ...actorOf(request), actor_id: account.id }, async (tx) => {
        // The row is locked and looked at again: a deactivation or a new password may have come in between.
        const [current] = await tx<Account[]>`
          select id, password_hash, is_active from users where id = ${account.id} for no key update`;
        if (current!.password_hash !== account.password_hash) throw new AppError('invalid_credentials');
        if (!current!.is_active) throw new AppError('account_inactive');
        if (renewed) await tx`update users set password_hash = ${renewed} where id = ${account.id}`;
        const more = await beginSecondStep(tx, deps, account.id);
        return more ? { more } : { answer: await openLogin(tx, deps, account.id, request, reply) };
      });
      return outcome.more ? reply.code(202).send(outcome.more) : outcome.answer;
    },
  );
};

/** Where a try counts: with the device when it is one of the account's own, else with the account. */
function bucketOf(
  { config, seal }: Deps,
  request: FastifyRequest,
  email: string,
  user_id: string | undefined,
): [LimitName, string] {
  const device = user_id && knownDevice(request, config, user_id);
  return device ? ['login_by_device', device] : ['login_by_account', seal.lookup(email)];
}

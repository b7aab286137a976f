// POST /api/auth/login/second-step: after the right password, the second factor; then the log-in begins.
import type { FastifyRequest } from 'fastify';
import { knownDevice } from '../accounts/cookies.ts';
import { recipientOf } from '../accounts/mailed-links.ts';
import { openLogin } from '../accounts/open-login.ts';
import { loginAnswerSchema } from '../accounts/schemas.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import type { LimitName } from '../http/rate-limits.ts';
import { writeMessage } from '../messages/outbox.ts';
import { ownerOfChallenge, spendChallenge } from './challenge.ts';
import { methodsOf } from './factors.ts';
import { askForProof } from './passkey.ts';
import { spendProof } from './prove.ts';
import { type SecondStep, secondStepBody } from './schemas.ts';

/** What a right password is answered with where there is a second factor; null where there is none. */
export async function beginSecondStep(tx: Tx, deps: Deps, user_id: string): Promise<SecondStep | null> {
  const methods = await methodsOf(tx, user_id);
  if (methods.includes('password')) return null;
  return { ...(await askForProof(tx, deps, 'log_in', user_id, methods)), methods };
}

export const secondStep: Action = async (app, deps) => {
  app.post(
    '/auth/login/second-step',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Log in, second step: a code of the app, a recovery code, or a passkey',
        description: 'After `POST /auth/login` was answered with 202. The challenge lives five minutes.',
        body: secondStepBody,
        response: answers({ 200: loginAnswerSchema }, [
          'code_invalid',
          'passkey_invalid',
          'challenge_over',
          'account_inactive',
        ]),
      },
    },
    async (request, reply) => {
      const { sql, limits } = deps;
      const { challenge, ...brought } = request.body;
      await limits.count('second_step_by_address', request.ip);
      const user_id = await ownerOfChallenge(sql, deps, challenge);
      const tries = bucketOf(deps, request, user_id);
      await limits.count(...tries).catch(async (refused: unknown) => {
        await tellOfFailure(deps, request, user_id);
        throw refused;
      });
      const answer = await transaction(sql, { ...actorOf(request), actor_id: user_id }, async (tx) => {
        await lockActive(tx, user_id);
        const { passkey_challenge } = await spendChallenge(tx, deps, 'log_in', challenge);
        await spendProof(tx, deps, user_id, brought, passkey_challenge);
        return openLogin(tx, deps, user_id, request, reply);
      });
      await Promise.all([limits.forget(...tries), limits.giveBack('second_step_by_address', request.ip)]);
      return answer;
    },
  );
};

/**
 * The account comes first of all that is locked here, as in everything that changes a second factor.
 * @throws AppError 403 when it was closed in between
 */
export async function lockActive(tx: Tx, user_id: string): Promise<void> {
  const [account] = await tx<{ is_active: boolean }[]>`
    select is_active from users where id = ${user_id} for no key update`;
  if (!account?.is_active) throw new AppError('account_inactive');
}

/** Whoever comes this far knows the password: its owner hears of it, once a day. */
async function tellOfFailure(deps: Deps, request: FastifyRequest, user_id: string): Promise<void> {
  const at = deps.now().toISOString();
  await transaction(deps.sql, { ...actorOf(request), actor_id: null }, async (tx) => {
    const [person] = await tx<{ id: string; email: string; name: string; locale: string }[]>`
      select id, email, name, locale from users where id = ${user_id}`;
    await writeMessage(tx, deps, {
      key: `second_step_failed:${user_id}:${at.slice(0, 10)}`,
      kind: 'second_step_failed',
      to: recipientOf(person!),
      data: { at, link: `${deps.config.PUBLIC_URL}/forgot-password` },
    });
  });
}

/** A stranger who has the password uses up tries of the account, not those of the owner's own devices. */
function bucketOf({ config }: Deps, request: FastifyRequest, user_id: string): [LimitName, string] {
  const device = knownDevice(request, config, user_id);
  return device ? ['second_step_by_device', device] : ['second_step_by_account', user_id];
}

// POST /api/auth/step-up and /challenge: the log-in proves once more who it is, by the second factor or, where there is
// none, by the password. What asked for it is then repeated by the client.
import { checkPassword } from '../accounts/password.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { spendChallenge } from './challenge.ts';
import { methodsOf } from './factors.ts';
import { askForProof } from './passkey.ts';
import { spendProof } from './prove.ts';
import { provedSchema, secondStepSchema, stepUpBody } from './schemas.ts';
import { keepProof } from './step-up.ts';

const config = { before_second_factor: true } as const;
const tags = ['Second factor'];

export const beginStepUp: Action = async (app, deps) => {
  app.post(
    '/auth/step-up/challenge',
    {
      config,
      schema: {
        tags,
        summary: 'How the caller can confirm who they are, and what a passkey has to sign',
        response: answers({ 200: secondStepSchema }),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      await deps.limits.count('step_up_challenge_by_account', user_id);
      const methods = await methodsOf(deps.sql, user_id);
      return { ...(await askForProof(deps.sql, deps, 'step_up', user_id, methods)), methods };
    },
  );
};

export const stepUp: Action = async (app, deps) => {
  const { sql, limits } = deps;
  app.post(
    '/auth/step-up',
    {
      config,
      schema: {
        tags,
        summary: 'Confirm who you are; it counts for ten minutes',
        description:
          'With `code` (of the app or from paper), `passkey` with its `challenge`, or, without any second factor, `password`.',
        body: stepUpBody,
        response: answers({ 200: provedSchema }, ['code_invalid', 'passkey_invalid', 'challenge_over']),
      },
    },
    async (request) => {
      const { user_id, login_id } = callerOf(request);
      const { challenge, password, ...brought } = request.body;
      await limits.count('second_factor_by_account', user_id);
      if (password !== undefined) await checkOnlyPassword(user_id, password);
      const until = await transaction(sql, actorOf(request), async (tx) => {
        if (password === undefined) {
          const asked =
            challenge === undefined ? null : await spendChallenge(tx, deps, 'step_up', challenge, user_id);
          await spendProof(tx, deps, user_id, brought, asked?.passkey_challenge ?? '');
        }
        return keepProof(tx, deps.now(), login_id);
      });
      await limits.forget('second_factor_by_account', user_id);
      return { proved_until: until.toISOString() };
    },
  );

  /** @throws AppError 422 for a wrong one, and where there is a second factor */
  async function checkOnlyPassword(user_id: string, password: string): Promise<void> {
    if (!(await methodsOf(sql, user_id)).includes('password'))
      throw invalidField('password', 'is not enough: confirm with your second factor');
    const [account] = await sql<{ password_hash: string }[]>`
      select password_hash from users where id = ${user_id}`;
    if (!(await checkPassword(password, account!.password_hash)).right)
      throw invalidField('password', 'is not your password');
  }
};

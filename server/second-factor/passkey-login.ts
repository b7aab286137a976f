// POST /api/auth/passkey-challenge and /api/auth/login/passkey: a passkey that has asked its owner (finger, face, PIN)
// is two factors in one, so neither address nor password is typed.
import { openLogin } from '../accounts/open-login.ts';
import { loginAnswerSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { CHALLENGE_LIFE_S, openChallenge, spendChallenge } from './challenge.ts';
import { askForPasskey, ownerOfPasskey, spendPasskey } from './passkey.ts';
import { passkeyChallengeSchema, passkeyLoginBody } from './schemas.ts';
import { lockActive } from './second-step.ts';

export const passkeyChallenge: Action = async (app, deps) => {
  app.post(
    '/auth/passkey-challenge',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Begin to log in with a passkey alone',
        response: answers({ 200: passkeyChallengeSchema }),
      },
    },
    async (request) => {
      await deps.limits.count('passkey_by_address', request.ip);
      const options = await askForPasskey(deps.sql, deps, null);
      const challenge = await openChallenge(deps.sql, deps, 'passkey_log_in', null, options.challenge);
      return { challenge, passkey_options: { ...options }, expires_in: CHALLENGE_LIFE_S };
    },
  );
};

export const passkeyLogin: Action = async (app, deps) => {
  app.post(
    '/auth/login/passkey',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Log in with a passkey alone',
        body: passkeyLoginBody,
        response: answers({ 200: loginAnswerSchema }, [
          'passkey_invalid',
          'challenge_over',
          'account_inactive',
        ]),
      },
    },
    async (request, reply) => {
      const { challenge, passkey } = request.body;
      await deps.limits.count('passkey_by_address', request.ip);
      const answer = await transaction(deps.sql, actorOf(request), async (tx) => {
        const user_id = await ownerOfPasskey(tx, passkey.id);
        await lockActive(tx, user_id);
        const { passkey_challenge } = await spendChallenge(tx, deps, 'passkey_log_in', challenge);
        await spendPasskey(tx, deps, passkey, passkey_challenge, { of: user_id, alone: true });
        return openLogin(tx, deps, user_id, request, reply);
      });
      await deps.limits.giveBack('passkey_by_address', request.ip);
      return answer;
    },
  );
};

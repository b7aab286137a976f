// POST /api/auth/register: a new student account, logged in at once; booking waits for the verified address.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { keepConsent } from '../privacy/consents.ts';
import { refuseGuessable } from './guessable-password.ts';
import { mailVerificationLink } from './mailed-links.ts';
import { openLogin } from './open-login.ts';
import { hashPassword } from './password.ts';
import { loginAnswerSchema, registerBody } from './schemas.ts';

export const register: Action = async (app, deps) => {
  app.post(
    '/auth/register',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Open an account and log in; a link to verify the e-mail address is mailed',
        body: registerBody,
        response: answers({ 201: loginAnswerSchema }, [
          'email_taken',
          'idempotency_key_reused',
          'idempotency_in_progress',
        ]),
      },
    },
    async (request, reply) => {
      const { email, password, name, phone = null, locale, consents = [] } = request.body;
      refuseGuessable('password', password, [name, email]);
      await deps.limits.count('register_by_address', request.ip);
      const password_hash = await hashPassword(password);
      return answerOnce(deps, request, reply, async (tx) => {
        const [user] = await tx<{ id: string }[]>`
          insert into users (email, password_hash, name, phone, phone_hash, locale)
          values (${email}, ${password_hash}, ${name}, ${deps.seal.close(phone)}, ${deps.seal.lookup(phone)}, ${locale})
          returning id`;
        for (const consent of consents) await keepConsent(tx, deps.now(), user!.id, consent);
        await mailVerificationLink(tx, deps, { id: user!.id, email, name, locale });
        return { status: 201, body: await openLogin(tx, deps, user!.id, request, reply) };
      });
    },
  );
};

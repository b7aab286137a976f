// POST /api/auth/resend-verification: asks for a new link to verify the e-mail address.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { randomToken } from '../seal.ts';
import { mayAsk } from './forgot-password.ts';
import { acceptedSchema, emailBody } from './schemas.ts';

export const resendVerification: Action = async (app, deps) => {
  app.post(
    '/auth/resend-verification',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Mail a new verification link, when there is an account that needs one',
        body: emailBody,
        response: answers({ 202: acceptedSchema }),
      },
    },
    async (request, reply) => {
      const { sql, seal, limits, jobs } = deps;
      const { email } = request.body;
      await limits.count('forgot_password_by_address', request.ip);
      if (await mayAsk(() => limits.count('resend_verification_by_account', seal.lookup(email)))) {
        await jobs.enqueue(sql, 'mail_verification_link', {
          sealed_email: seal.close(email),
          occasion: randomToken(),
        });
      }
      return reply
        .code(202)
        .send({ message: 'If this address waits for its verification, a link is on its way to it' });
    },
  );
};

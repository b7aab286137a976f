// POST /api/auth/forgot-password: asks for a link to set a new password.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { randomToken } from '../seal.ts';
import { acceptedSchema, emailBody } from './schemas.ts';

export const forgotPassword: Action = async (app, deps) => {
  app.post(
    '/auth/forgot-password',
    {
      schema: {
        tags: ['Accounts'],
        summary: 'Mail a link to set a new password, when there is such an account',
        body: emailBody,
        response: answers({ 202: acceptedSchema }),
      },
    },
    async (request, reply) => {
      const { sql, seal, limits, jobs } = deps;
      const { email } = request.body;
      await limits.count('forgot_password_by_address', request.ip);
      if (await mayAsk(() => limits.count('forgot_password_by_account', seal.lookup(email)))) {
        // Whether there is such an account is found out by the job: the answer, and its time, cannot tell.
        await jobs.enqueue(sql, 'mail_reset_link', {
          sealed_email: seal.close(email),
          occasion: randomToken(),
        });
      }
      return reply
        .code(202)
        .send({ message: 'If there is an account with this address, a link is on its way to it' });
    },
  );
};

/**
 * False when the limit is reached. No refusal then: somebody else may have used the limit up, and enough
 * links are in the mailbox already.
 */
export async function mayAsk(count: () => Promise<void>): Promise<boolean> {
  try {
    await count();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate_limited') return false;
    throw error;
  }
}

// What asking for a mailed link is like, for a new password or to verify an address: whether there is such an account is
// found out by the job, so neither the answer nor its time can tell.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import type { LimitName } from '../http/rate-limits.ts';
import { randomToken } from '../seal.ts';
import { acceptedSchema, emailBody } from './schemas.ts';

type Link = {
  path: string;
  summary: string;
  /** The answer, whether or not anything is mailed. */
  message: string;
  job: 'mail_reset_link' | 'mail_verification_link';
  limit: LimitName;
};

export function askForLink({ path, summary, message, job, limit }: Link): Action {
  return async (app, { sql, seal, limits, jobs }) => {
    app.post(
      path,
      {
        schema: {
          tags: ['Accounts'],
          summary,
          body: emailBody,
          response: answers({ 202: acceptedSchema }),
        },
      },
      async (request, reply) => {
        const { email } = request.body;
        await limits.count('forgot_password_by_address', request.ip);
        // No refusal at this limit: somebody else may have used it up, and enough links are in the mailbox already.
        if (await limits.allows(limit, seal.lookup(email)))
          await jobs.enqueue(sql, job, { sealed_email: seal.close(email), occasion: randomToken() });
        return reply.code(202).send({ message });
      },
    );
  };
}

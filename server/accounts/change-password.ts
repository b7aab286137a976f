// POST /api/auth/change-password: a new password for whoever knows the present one. Ends the person's other logins.
import { randomUUID } from 'node:crypto';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { requireProofOfTwo } from '../second-factor/step-up.ts';
import { refuseGuessable } from './guessable-password.ts';
import { recipientOf } from './mailed-links.ts';
import { checkPassword, hashPassword } from './password.ts';
import { revokeLogins } from './revocations.ts';
import { changePasswordBody, nothingSchema } from './schemas.ts';

type Account = { id: string; email: string; name: string; locale: string; password_hash: string };

export const changePassword: Action = async (app, deps) => {
  app.post(
    '/auth/change-password',
    {
      schema: {
        tags: ['Accounts'],
        summary: "Change one's own password; ends all other logins",
        body: changePasswordBody,
        response: answers({ 204: nothingSchema }, ['step_up_required']),
      },
    },
    async (request, reply) => {
      const { sql, limits, revocations } = deps;
      const { user_id, login_id } = callerOf(request);
      const { current_password, new_password } = request.body;
      await limits.count('change_password_by_account', user_id);
      const [account] = await sql<Account[]>`
        select id, email, name, locale, password_hash from users where id = ${user_id} and is_active`;
      if (!account) throw new AppError('unauthenticated');
      if (!(await checkPassword(current_password, account.password_hash)).right) {
        throw invalidField('current_password', 'is not your password');
      }
      if (new_password === current_password) {
        throw invalidField('new_password', 'must differ from the present one');
      }
      refuseGuessable('new_password', new_password, [account.name, account.email]);
      await requireProofOfTwo(sql, deps, request, user_id);

      const password_hash = await hashPassword(new_password);
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        // Only over the password that was checked: of two changes at once, one counts.
        const changed = await tx`
          update users set password_hash = ${password_hash}, password_reset_token = null, password_reset_expires = null
          where id = ${user_id} and password_hash = ${account.password_hash} and is_active`;
        if (changed.count === 0) throw invalidField('current_password', 'is not your password any more');
        await writeMessage(tx, deps, {
          key: `password_changed:${randomUUID()}`,
          kind: 'password_changed',
          to: recipientOf(account),
          data: { at: deps.now().toISOString() },
        });
        return revokeLogins(tx, deps.now(), { user_id, except: login_id }, 'password_changed');
      });
      revocations.remember(ended);
      await limits.forget('change_password_by_account', user_id);
      return reply.code(204).send(null);
    },
  );
};

// DELETE /api/users/:id/second-factor: an admin helps somebody who has lost phone and paper. rescue.ts does the same
// from the server's shell, for an admin whom nobody else can help.
import { revokeLogins } from '../accounts/revocations.ts';
import { nothingSchema } from '../accounts/schemas.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { tellOfChange } from './factors.ts';
import { requireProof } from './step-up.ts';

export const removeSecondFactor: Action = async (app, deps) => {
  const { sql, revocations } = deps;
  app.delete(
    '/users/:id/second-factor',
    {
      schema: {
        tags: ['Second factor'],
        summary: "Remove somebody else's whole second factor; their log-ins end, and they are told",
        params: idParams,
        response: answers({ 204: nothingSchema }, ['not_found', 'conflict', 'step_up_required']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (id === callerOf(request).user_id)
        throw new AppError('conflict', 'Change your own second factor in your account');
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        const [person] = await tx`select from users where id = ${id} for no key update`;
        if (!person) throw new AppError('not_found');
        await requireProof(tx, deps, request);
        return takeAway(tx, deps, id);
      });
      revocations.remember(ended);
      return reply.code(204).send(null);
    },
  );
};

/** @returns the log-ins ended @throws AppError 404 when there was nothing to take */
export async function takeAway(tx: Tx, deps: Deps, user_id: string): Promise<string[]> {
  const [totp, passkeys] = [
    await tx`delete from totp_secrets where user_id = ${user_id}`,
    await tx`delete from passkeys where user_id = ${user_id}`,
  ];
  await tx`delete from recovery_codes where user_id = ${user_id}`;
  if (totp.count + passkeys.count === 0) throw new AppError('not_found', 'This person has no second factor');
  await tellOfChange(tx, deps, user_id, 'removed');
  return revokeLogins(tx, deps.now(), { user_id }, 'second_factor_changed');
}

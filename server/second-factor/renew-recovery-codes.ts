// POST /api/auth/recovery-codes: ten new codes in place of those before.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { methodsOf, tellOfChange } from './factors.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { recoveryCodesSchema } from './schemas.ts';
import { requireProof } from './step-up.ts';

export const renewRecoveryCodes: Action = async (app, deps) => {
  app.post(
    '/auth/recovery-codes',
    {
      schema: {
        tags: ['Second factor'],
        summary: 'Ten new recovery codes; the old ones end',
        response: answers({ 200: recoveryCodesSchema }, ['step_up_required', 'conflict']),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      await requireProof(deps.sql, deps, request);
      return transaction(deps.sql, actorOf(request), async (tx) => {
        await tx`select from users where id = ${user_id} for no key update`;
        if ((await methodsOf(tx, user_id)).includes('password'))
          throw new AppError('conflict', 'Set up a second factor first');
        const recovery_codes = await replaceRecoveryCodes(tx, user_id, deps.now());
        await tellOfChange(tx, deps, user_id, 'new_codes');
        return { recovery_codes };
      });
    },
  );
};

// GET /api/auth/second-factor: what the caller has for a second factor.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { isRequiredOf, methodsOf } from './factors.ts';
import { type Passkey, secondFactorSchema } from './schemas.ts';
import { provedUntil } from './step-up.ts';

export const getSecondFactor: Action = async (app, { sql, now, config }) => {
  app.get(
    '/auth/second-factor',
    {
      config: { before_second_factor: true },
      schema: {
        tags: ['Second factor'],
        summary: 'The second factor of who is logged in',
        response: answers({ 200: secondFactorSchema }),
      },
    },
    async (request) => {
      const { user_id, login_id, role } = callerOf(request);
      const [[has], passkeys, methods, proved] = await Promise.all([
        sql<{ totp_since: string | null; left: number }[]>`
          select (select confirmed_at from totp_secrets where user_id = ${user_id}) as totp_since,
                 coalesce((select codes_left from recovery_codes where user_id = ${user_id}), 0) as left`,
        sql<Passkey[]>`
          select id, name, is_synced, created_at, last_used_at from passkeys where user_id = ${user_id} order by created_at, id`,
        methodsOf(sql, user_id),
        provedUntil(sql, now(), login_id),
      ]);
      return {
        totp_since: has!.totp_since,
        passkeys: [...passkeys],
        recovery_codes_left: has!.left,
        is_required: isRequiredOf(config, role),
        methods,
        proved_until: proved?.toISOString() ?? null,
      };
    },
  );
};

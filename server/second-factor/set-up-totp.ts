// POST /api/auth/totp, /confirm and /remove: the codes of an authenticator app.

import { checkPassword } from '../accounts/password.ts';
import { nothingSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { afterAdding } from './add-factor.ts';
import { afterRemoval, methodsOf } from './factors.ts';
import { spendCode } from './prove.ts';
import { codeBody, factorAddedSchema, removeTotpBody, totpSetUpSchema } from './schemas.ts';
import { requireProof } from './step-up.ts';
import { describeSecret, newSecret, stepOf } from './totp.ts';

/** A secret that no code has confirmed is forgotten after this. */
const PENDING_MS = 15 * 60_000;

export const beginTotp: Action = async (app, deps) => {
  const { sql, seal, now, config } = deps;
  app.post(
    '/auth/totp',
    {
      config: { before_second_factor: true },
      schema: {
        tags: ['Second factor'],
        summary: 'Begin to set up an authenticator app',
        description:
          'Gives the secret for the app; it counts once `POST /auth/totp/confirm` has had a code of it. Asked again within 15 minutes, it is the same one. An app set up before goes on until then.',
        response: answers({ 200: totpSetUpSchema }, ['step_up_required']),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      await requireProof(sql, deps, request);
      const fresh = seal.close(newSecret());
      const since = new Date(now().getTime() - PENDING_MS);
      // Of two tabs that begin at once, both show the secret that was first.
      const [row] = await transaction(
        sql,
        actorOf(request),
        (tx) => tx<{ pending_secret: string; email: string }[]>`
          insert into totp_secrets as held (user_id, pending_secret, pending_at, created_at)
          values (${user_id}, ${fresh}, ${now()}, ${now()})
          on conflict (user_id) do update set
            pending_secret = case when held.pending_at > ${since} then held.pending_secret else excluded.pending_secret end,
            pending_at = case when held.pending_at > ${since} then held.pending_at else excluded.pending_at end
          returning pending_secret, (select email from users where id = ${user_id})`,
      );
      return describeSecret(seal.open(row!.pending_secret), config.BUSINESS_NAME, row!.email);
    },
  );
};

export const confirmTotp: Action = async (app, deps) => {
  const { sql, limits, revocations } = deps;
  app.post(
    '/auth/totp/confirm',
    {
      config: { before_second_factor: true },
      schema: {
        tags: ['Second factor'],
        summary: 'Turn the authenticator app on with its first code',
        description:
          'Answers with ten recovery codes when this is the first second factor. All other log-ins end. The new access token replaces the one of this request.',
        body: codeBody,
        response: answers({ 200: factorAddedSchema }, ['step_up_required', 'code_invalid', 'conflict']),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      await requireProof(sql, deps, request);
      await limits.count('second_factor_by_account', user_id);
      const { body, ended } = await transaction(sql, actorOf(request), async (tx) => {
        await tx`select from users where id = ${user_id} for no key update`;
        const was = !(await methodsOf(tx, user_id)).includes('password');
        await takeFirstCode(tx, deps, user_id, request.body.code.replace(/[\s-]/g, ''));
        return afterAdding(tx, deps, request, reply, { was, what: 'app_on' });
      });
      revocations.remember(ended);
      await limits.forget('second_factor_by_account', user_id);
      return body;
    },
  );
};

/** @throws AppError 409 when nothing was begun, 422 for a wrong code */
async function takeFirstCode(
  tx: Parameters<typeof methodsOf>[0],
  { seal, now }: Deps,
  user_id: string,
  code: string,
): Promise<void> {
  const [held] = await tx<{ pending_secret: string }[]>`
    select pending_secret from totp_secrets
    where user_id = ${user_id} and pending_at > ${new Date(now().getTime() - PENDING_MS)} for update`;
  if (!held) throw new AppError('conflict', 'Begin again: there is no app waiting for its first code');
  const step = stepOf(seal.open(held.pending_secret), code, now());
  if (step === null) throw new AppError('code_invalid');
  await tx`
    update totp_secrets set secret = pending_secret, confirmed_at = ${now()}, last_step = ${step}, pending_secret = null,
      pending_at = null
    where user_id = ${user_id}`;
}

export const removeTotp: Action = async (app, deps) => {
  const { sql, limits, revocations } = deps;
  app.post(
    '/auth/totp/remove',
    {
      schema: {
        tags: ['Second factor'],
        summary: 'Turn the authenticator app off',
        description: 'Takes the password and a code, of the app or from paper. All other log-ins end.',
        body: removeTotpBody,
        response: answers({ 204: nothingSchema }, ['not_found', 'conflict', 'code_invalid']),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { user_id } = caller;
      const { password, code } = request.body;
      await limits.count('second_factor_by_account', user_id);
      const [account] = await sql<{ password_hash: string }[]>`
        select password_hash from users where id = ${user_id}`;
      if (!(await checkPassword(password, account!.password_hash)).right)
        throw invalidField('password', 'is not your password');
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        await tx`select from users where id = ${user_id} for no key update`;
        const [held] = await tx`
          select from totp_secrets where user_id = ${user_id} and secret is not null for update`;
        if (!held) throw new AppError('not_found', 'There is no app to turn off');
        await spendCode(tx, deps, user_id, code);
        await tx`delete from totp_secrets where user_id = ${user_id}`;
        return afterRemoval(tx, deps, caller, 'app_off');
      });
      revocations.remember(ended);
      await limits.forget('second_factor_by_account', user_id);
      return reply.code(204).send(null);
    },
  );
};

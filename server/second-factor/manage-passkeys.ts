// The caller's passkeys: POST /api/auth/passkeys/challenge and /api/auth/passkeys make one, PUT and DELETE
// /api/auth/passkeys/:id rename and remove it. GET /api/auth/second-factor lists them.
import { nothingSchema } from '../accounts/schemas.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { afterAdding } from './add-factor.ts';
import { CHALLENGE_LIFE_S, openChallenge, spendChallenge } from './challenge.ts';
import { afterRemoval, methodsOf } from './factors.ts';
import { askForNewPasskey, checkNewPasskey } from './passkey.ts';
import {
  addPasskeyBody,
  factorAddedSchema,
  type Passkey,
  passkeyChallengeSchema,
  passkeySchema,
  renamePasskeyBody,
} from './schemas.ts';
import { requireProof } from './step-up.ts';

const tags = ['Second factor'];
const MOST_PASSKEYS = 20;

export const beginPasskey: Action = async (app, deps) => {
  app.post(
    '/auth/passkeys/challenge',
    {
      config: { before_second_factor: true },
      schema: {
        tags,
        summary: 'Begin to add a passkey',
        response: answers({ 200: passkeyChallengeSchema }, ['step_up_required']),
      },
    },
    async (request) => {
      const { user_id } = callerOf(request);
      await requireProof(deps.sql, deps, request);
      await deps.limits.count('second_factor_by_account', user_id);
      const [person] = await deps.sql<{ id: string; email: string; name: string }[]>`
        select id, email, name from users where id = ${user_id}`;
      const options = await askForNewPasskey(deps.sql, deps, person!);
      const challenge = await openChallenge(deps.sql, deps, 'new_passkey', user_id, options.challenge);
      return { challenge, passkey_options: { ...options }, expires_in: CHALLENGE_LIFE_S };
    },
  );
};

export const addPasskey: Action = async (app, deps) => {
  const { sql, revocations, limits } = deps;
  app.post(
    '/auth/passkeys',
    {
      config: { before_second_factor: true },
      schema: {
        tags,
        summary: 'Add a passkey',
        description:
          'Answers with ten recovery codes when this is the first second factor; all other log-ins end then. The new access token replaces the one of this request.',
        body: addPasskeyBody,
        response: answers({ 201: factorAddedSchema }, [
          'step_up_required',
          'conflict',
          'passkey_invalid',
          'challenge_over',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      const { challenge, name, passkey } = request.body;
      await requireProof(sql, deps, request);
      const { body, ended } = await transaction(sql, actorOf(request), async (tx) => {
        await tx`select from users where id = ${user_id} for no key update`;
        const was = !(await methodsOf(tx, user_id)).includes('password');
        const { passkey_challenge } = await spendChallenge(tx, deps, 'new_passkey', challenge, user_id);
        const made = await checkNewPasskey(deps, passkey, passkey_challenge);
        const [count] = await tx<{ held: number }[]>`
          select count(*)::int as held from passkeys where user_id = ${user_id}`;
        if (count!.held >= MOST_PASSKEYS)
          throw new AppError('conflict', `You have ${MOST_PASSKEYS} passkeys: remove one first`);
        await tx`insert into passkeys ${tx({ ...made, user_id, name, created_at: deps.now() })}`;
        return afterAdding(tx, deps, request, reply, { was, what: 'passkey_added' });
      });
      revocations.remember(ended);
      await limits.forget('second_factor_by_account', user_id);
      return reply.code(201).send(body);
    },
  );
};

export const renamePasskey: Action = async (app, { sql }) => {
  app.put(
    '/auth/passkeys/:id',
    {
      schema: {
        tags,
        summary: "Rename one's own passkey",
        params: idParams,
        body: renamePasskeyBody,
        response: answers({ 200: passkeySchema }, ['not_found']),
      },
    },
    async (request) =>
      transaction(sql, actorOf(request), async (tx) => {
        const [passkey] = await tx<Passkey[]>`
          update passkeys set name = ${request.body.name}
          where id = ${request.params.id} and user_id = ${callerOf(request).user_id}
          returning id, name, is_synced, created_at, last_used_at`;
        if (!passkey) throw new AppError('not_found');
        return passkey;
      }),
  );
};

export const removePasskey: Action = async (app, deps) => {
  const { sql, revocations } = deps;
  app.delete(
    '/auth/passkeys/:id',
    {
      schema: {
        tags,
        summary: "Remove one's own passkey; all other log-ins end",
        params: idParams,
        response: answers({ 204: nothingSchema }, ['not_found', 'conflict', 'step_up_required']),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { user_id } = caller;
      const ended = await transaction(sql, actorOf(request), async (tx) => {
        await tx`select from users where id = ${user_id} for no key update`;
        const removed = await tx`
          delete from passkeys where id = ${request.params.id} and user_id = ${user_id}`;
        if (removed.count === 0) throw new AppError('not_found');
        await requireProof(tx, deps, request);
        return afterRemoval(tx, deps, caller, 'passkey_removed');
      });
      revocations.remember(ended);
      return reply.code(204).send(null);
    },
  );
};

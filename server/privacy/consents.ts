// GET and POST /api/consents: what a person agreed to, in which wording, and when they changed their mind. Nothing is
// ever overwritten.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { consentBody, consentSchema, consentsSchema } from './schemas.ts';

type Consent = z.output<typeof consentSchema>;

export const listConsents: Action = async (app, { sql }) => {
  app.get(
    '/consents',
    {
      schema: {
        tags: ['Data protection'],
        summary: 'What I agreed to',
        response: answers({ 200: consentsSchema }),
      },
    },
    async (request) => {
      const history = await sql<Consent[]>`
        select id, purpose, version, given, created_at from consents
        where user_id = ${callerOf(request).user_id} order by created_at, id`;
      return { history, now: Object.fromEntries(history.map(({ purpose, given }) => [purpose, given])) };
    },
  );
};

export const giveConsent: Action = async (app, deps) => {
  app.post(
    '/consents',
    {
      schema: {
        tags: ['Data protection'],
        summary: 'Agree, or take it back',
        body: consentBody,
        response: answers({ 201: consentSchema }, ['idempotency_in_progress', 'idempotency_key_reused']),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const body = await keepConsent(tx, deps.now(), callerOf(request).user_id, request.body);
        return { status: 201, body };
      }),
  );
};

export async function keepConsent(
  tx: Tx,
  now: Date,
  user_id: string,
  { purpose, version, given }: z.output<typeof consentBody>,
): Promise<Consent> {
  const [row] = await tx<Consent[]>`
    insert into consents (user_id, purpose, version, given, created_at)
    values (${user_id}, ${purpose}, ${version}, ${given}, ${now})
    returning id, purpose, version, given, created_at`;
  return row!;
}

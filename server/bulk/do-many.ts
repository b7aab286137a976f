// POST /api/bulk: up to a hundred changes in one call. Each is the API's own request, with its own rules, transaction
// and answer, so what fails hurts no other, and whoever repeats the call with the same key repeats nothing.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';

const MOST = 100;
const DEADLINE_MS = 60_000;

const item = z.strictObject({
  method: z.enum(['POST', 'PUT', 'DELETE'], 'must be POST, PUT or DELETE'),
  path: z
    .string('must be text')
    .max(300, 'must have at most 300 characters')
    .regex(/^\/api\/(?!bulk\b|auth\/)[\w./-]+$/, 'must be a path below /api, other than bulk and auth'),
  body: z.record(z.string(), z.unknown()).optional(),
});

const result = z.object({
  path: z.string(),
  ok: z.boolean(),
  status: z.int(),
  /** The answer of this one: the changed thing, or a problem document. */
  body: z.unknown(),
});

export const doMany: Action = async (app, { limits }) => {
  app.post(
    '/bulk',
    {
      config: { deadline_ms: DEADLINE_MS },
      schema: {
        tags: ['Back office'],
        summary: 'Do many changes, each on its own',
        description: `Up to ${MOST} requests of this API, done one after the other as the caller. The answer has one result for each, in order. An \`Idempotency-Key\` is passed on to each with its number. When the first of them waits for \`POST /auth/step-up\`, all of them do.`,
        body: z.strictObject({ items: z.array(item).min(1, 'must name something to do').max(MOST) }),
        response: answers({ 200: z.object({ done: z.int(), failed: z.int(), results: z.array(result) }) }, [
          'step_up_required',
        ]),
      },
    },
    async (request) => {
      await limits.count('bulk_by_account', callerOf(request).user_id);
      const key = request.headers['idempotency-key'];
      const results: z.output<typeof result>[] = [];
      for (const [place, { method, path, body }] of request.body.items.entries()) {
        const answer = await app.inject({
          method,
          url: path,
          remoteAddress: request.ip,
          headers: {
            authorization: request.headers.authorization,
            'x-request-id': request.id,
            ...(key === undefined ? {} : { 'idempotency-key': `${key}.${place}` }),
          },
          ...(body === undefined ? {} : { payload: body }),
        });
        const ok = answer.statusCode < 400;
        const said = answer.body ? answer.json() : null;
        // As long as nothing is done, all of it may wait until its sender has confirmed who they are.
        if (said?.code === 'step_up_required' && results.every((one) => !one.ok))
          throw new AppError('step_up_required', undefined, { more: { methods: said.methods } });
        results.push({ path, ok, status: answer.statusCode, body: said });
      }
      const failed = results.filter((one) => !one.ok).length;
      return { done: results.length - failed, failed, results };
    },
  );
};

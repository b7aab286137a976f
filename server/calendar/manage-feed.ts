// GET, POST and DELETE /api/calendar: the address of the caller's private calendar, a new one, none.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { hashToken, randomToken } from '../seal.ts';
import { feedSchema } from './schemas.ts';

const addressOf = (public_url: string, token: string) => `${public_url}/api/calendar/${token}.ics`;

export const getFeed: Action = async (app, { sql, seal, config }) => {
  app.get(
    '/calendar',
    {
      schema: {
        tags: ['Calendar'],
        summary: 'The address of my private calendar',
        response: answers({ 200: feedSchema }),
      },
    },
    async (request) => {
      const [feed] = await sql<{ token: string; created_at: string }[]>`
        select token, created_at from calendar_feeds where user_id = ${callerOf(request).user_id}`;
      return {
        url: feed ? addressOf(config.PUBLIC_URL, seal.open(feed.token)) : null,
        created_at: feed?.created_at ?? null,
      };
    },
  );
};

export const renewFeed: Action = async (app, deps) => {
  const { seal, config } = deps;
  app.post(
    '/calendar',
    {
      schema: {
        tags: ['Calendar'],
        summary: 'A new address for my private calendar; the one before ends at once',
        response: answers({ 201: feedSchema }, ['idempotency_key_reused', 'idempotency_in_progress']),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const token = randomToken();
        const created_at = deps.now();
        await tx`
          insert into calendar_feeds (user_id, token, token_hash, created_at)
          values (${callerOf(request).user_id}, ${seal.close(token)}, ${hashToken(token)}, ${created_at})
          on conflict (user_id) do update
          set token = excluded.token, token_hash = excluded.token_hash, created_at = excluded.created_at`;
        return {
          status: 201,
          body: { url: addressOf(config.PUBLIC_URL, token), created_at: created_at.toISOString() },
        };
      }),
  );
};

export const endFeed: Action = async (app, { sql }) => {
  app.delete(
    '/calendar',
    {
      schema: {
        tags: ['Calendar'],
        summary: 'End my private calendar',
        response: answers({ 204: z.null() }),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      await transaction(
        sql,
        actorOf(request),
        (tx) => tx`delete from calendar_feeds where user_id = ${user_id}`,
      );
      return reply.code(204).send(null);
    },
  );
};

// GET /api/notifications/stream: new notifications as they come (server-sent events). It ends with the log-in, with the
// life of an access token, and when the server stops; the reader comes back with Last-Event-ID.
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { createLive, MOST_STREAMS } from './live.ts';

export const streamNotifications: Action = async (app, deps) => {
  const { config, tokens } = deps;
  const live = createLive(deps, config.NOTIFICATION_HEARTBEAT_SECONDS * 1000, tokens.life_s * 1000);
  app.addHook('preClose', async () => live.stop());
  app.get(
    '/notifications/stream',
    {
      // HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      config: { admission: 'waits' },
      schema: {
        tags: ['Notifications'],
        summary: 'My new notifications, live (server-sent events)',
        description:
          'Each event `notification` carries one as JSON, with its id; `Last-Event-ID` brings what was missed, some of it perhaps twice. At most five streams a person on each node: a sixth ends the oldest.',
        response: {
          ...answers({}),
          200: {
            description: 'A stream of events',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      if (live.size >= MOST_STREAMS)
        throw new AppError('service_unavailable', 'Too many live streams, please try again', {
          retry_after_s: 10,
        });
      const last_id = id.safeParse(request.headers['last-event-id']);
      const out = await live.open(callerOf(request), last_id.success ? last_id.data : null);
      request.raw.on('close', () => out.end());
      return sendEvents(reply, out);
    },
  );
};

function sendEvents(reply: FastifyReply, events: Readable): FastifyReply {
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(events);
}

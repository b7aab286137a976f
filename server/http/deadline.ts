// One deadline per request: whoever waits longer is told to come back (reliability.md). Fastify's own handlerTimeout
// lets go of requests with a body (it stops its timer when the body has been read), so the timer is kept here.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Milliseconds, for routes that wait for somebody outside. */
    deadline_ms?: number;
  }
}

/** Answers 503 with Retry-After when a request took `standard_ms` (or its route's own deadline). */
export function setDeadline(app: FastifyInstance, standard_ms: number): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  app.addHook('onRequest', async (request, reply) => {
    const deadline_ms = request.routeOptions.config.deadline_ms ?? standard_ms;
    timers.set(request, setTimeout(giveUp, deadline_ms, request, reply).unref());
  });
  app.addHook('onResponse', async (request) => clearTimeout(timers.get(request)));
}

function giveUp(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) return;
  request.log.warn({ route: request.routeOptions.url }, 'the deadline passed before the answer');
  reply.send(
    new AppError('service_unavailable', 'This took too long, please try again', { retry_after_s: 1 }),
  );
}

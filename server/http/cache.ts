// What a shared cache may keep of the catalogue. People who are logged in may see more, so theirs stays out of it.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Marks a visitor's answer as good for `seconds` in a shared cache; a browser asks again each time. */
export function cacheForVisitors(request: FastifyRequest, reply: FastifyReply, seconds: number): void {
  reply.header('vary', 'Authorization, Cookie');
  if (request.caller) reply.header('cache-control', 'private, no-cache');
  else reply.header('cache-control', `public, max-age=0, s-maxage=${seconds}, must-revalidate`);
}

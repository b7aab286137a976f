// What can be read again has an ETag: made of the bytes of the answer where the route has not said one itself.
import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Refusals get none: each has its request's id in it, so no two are the same. Nor does what was not read. */
export function answerWithEtags(app: FastifyInstance): void {
  app.addHook<unknown>('onSend', (request, reply, payload, done) => {
    const was_read = request.method === 'GET' || request.method === 'HEAD';
    if (!was_read || reply.statusCode >= 300 || !(typeof payload === 'string' || Buffer.isBuffer(payload)))
      return done(null, payload);
    let etag = reply.getHeader('etag');
    if (etag === undefined) {
      etag = `"${hash('sha1', payload, 'base64')}"`;
      reply.header('etag', etag);
    }
    if (request.headers['if-none-match']?.replace(/^W\//, '') !== String(etag).replace(/^W\//, ''))
      return done(null, payload);
    reply.code(304);
    done(null, '');
  });
}

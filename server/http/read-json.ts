// JSON bodies must be UTF-8 to the last byte. Decoders usually put U+FFFD in place of what they cannot read, and a name
// would be stored that nobody has sent.
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

/** Replaces Fastify's parser of JSON bodies; members named __proto__ and constructor.prototype are refused as before. */
export function readJsonStrictly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isUtf8(body)) return parse(request, body.toString('utf8'), done);
    done(new AppError('malformed_request', 'The body is not valid UTF-8'));
  });
}

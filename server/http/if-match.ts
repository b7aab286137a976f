// Two people editing the same thing: a PUT may say with If-Match which version it means, and is refused when that is
// no longer the current one. The tag is `"<version>-<fingerprint>"`: the version counts for If-Match, the
// fingerprint of the answer lets If-None-Match notice what came from elsewhere, such as a course's next session.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

type Versioned = { updated_at: string };

/** Sends one thing with the ETag that a later PUT may give back. */
export function sendVersioned<T extends Versioned>(reply: FastifyReply, body: T): T {
  const fingerprint = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16);
  reply.header('etag', `"${versionOf(body)}-${fingerprint}"`);
  return body;
}

/**
 * Lets a PUT go on when it carries no If-Match, `*`, or a tag of the version now stored. Read the row with a lock.
 * @throws AppError 412 `changed_meanwhile`
 */
export function refuseIfChanged(request: FastifyRequest, current: Versioned): void {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return;
  // A proxy that compresses marks tags as weak; they still name the version.
  const versions = header.split(',').map((tag) => /^\s*(?:W\/)?"([0-9a-z]+)(?:-[\w-]*)?"\s*$/.exec(tag)?.[1]);
  if (!versions.includes(versionOf(current))) throw new AppError('changed_meanwhile');
}

function versionOf({ updated_at }: Versioned): string {
  return Date.parse(updated_at).toString(36);
}

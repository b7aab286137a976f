// GET /files/:name: pictures, named after their content, so a browser may keep them for ever.
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { apart } from '../http/access.ts';
import type { FileStore } from './file-store.ts';

/** What a browser may show; anything else is only ever downloaded. */
const SHOWN: Record<string, string> = {
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};
/** A drawing may style itself and do nothing else, also when somebody opens it alone. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const params = z.strictObject({ name: z.string() });

const FOR_EVER = 'public, max-age=31536000, immutable';

export const serveFile = apart(async (app, { files }) => {
  await app.register(fastifyStatic, { root: files.folder, serve: false });
  app.get('/files/:name', { schema: { hide: true, params } }, async (request, reply) => {
    const { name } = request.params;
    // One plain name: no folder, nothing hidden.
    if (!/^[A-Za-z0-9][\w.-]{0,120}$/.test(name)) throw new AppError('not_found');
    const shown = SHOWN[extname(name).toLowerCase()];
    reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff');
    if (!shown) reply.header('content-disposition', 'attachment');
    reply.type(shown ?? 'application/octet-stream');
    const onDisk = await stat(join(files.folder, name)).catch(() => null);
    if (!onDisk) return sendStored(files, request, reply, name);
    return reply.sendFile(name, { maxAge: '365d', immutable: true, contentType: false, dotfiles: 'deny' });
  });
});

/** From the other store, through us: the address stays ours, and so do the headers that keep a file harmless. */
async function sendStored(files: FileStore, request: FastifyRequest, reply: FastifyReply, name: string) {
  const tag = `"${name}"`;
  if (request.headers['if-none-match'] === tag)
    return reply.code(304).header('etag', tag).header('cache-control', FOR_EVER).send();
  const file = await files.fetch(name).catch((error: unknown) => {
    throw new AppError('service_unavailable', 'This file cannot be had just now', {
      cause: error,
      retry_after_s: 5,
    });
  });
  if (!file) throw new AppError('not_found');
  reply.header('etag', tag).header('cache-control', FOR_EVER).header('content-length', file.size);
  return reply.send(file.stream);
}

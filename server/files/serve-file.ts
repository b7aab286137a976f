// GET /files/:name: pictures, named after their content, so a browser may keep them for ever.
import { mkdirSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';

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

export const serveFile: Action = async (app, { config }) => {
  const root = resolve(config.DATA_DIR, 'files');
  mkdirSync(root, { recursive: true });
  await app.register(fastifyStatic, { root, serve: false });
  app.get('/files/:name', { schema: { hide: true, params } }, async (request, reply) => {
    const { name } = request.params;
    // One plain name: no folder, nothing hidden.
    if (!/^[A-Za-z0-9][\w.-]{0,120}$/.test(name)) throw new AppError('not_found');
    const shown = SHOWN[extname(name).toLowerCase()];
    reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff');
    if (!shown) reply.header('content-disposition', 'attachment');
    reply.type(shown ?? 'application/octet-stream');
    return reply.sendFile(name, { maxAge: '365d', immutable: true, contentType: false, dotfiles: 'deny' });
  });
};

import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { findAnything } from './find-anything.ts';

export async function searchRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([findAnything]), deps);
}

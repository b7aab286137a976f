import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { doMany } from './do-many.ts';

export async function bulkRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([doMany]), deps);
}

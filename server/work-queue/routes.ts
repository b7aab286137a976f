import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { getWorkQueue } from './get-work-queue.ts';

export async function workQueueRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([getWorkQueue]), deps);
}

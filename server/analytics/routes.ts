import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { getNumbers } from './get-numbers.ts';

export async function analyticsRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin(getNumbers), deps);
}

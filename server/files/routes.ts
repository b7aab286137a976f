import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { anyone } from '../http/access.ts';
import { serveFile } from './serve-file.ts';

export async function fileRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([serveFile]), deps);
}

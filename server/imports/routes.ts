import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { getImport, listImports, startImport } from './imports.ts';

export async function importRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([startImport, getImport, listImports]), deps);
}

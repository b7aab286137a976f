import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { listAudit } from './list-audit.ts';

export async function auditRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([listAudit]), deps);
}

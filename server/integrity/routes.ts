import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { getIntegrityCheck, listIntegrityChecks, startIntegrityCheck } from './integrity-checks.ts';

export async function integrityRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([startIntegrityCheck, listIntegrityChecks, getIntegrityCheck]), deps);
}

import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { createReconciliation } from './create-reconciliation.ts';
import { listReconciliations } from './list-reconciliations.ts';

export async function reconciliationRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([createReconciliation, listReconciliations]), deps);
}

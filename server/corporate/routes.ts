import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { createCorporateRequest } from './create-corporate-request.ts';
import { deleteCorporateRequest } from './delete-corporate-request.ts';
import { getCorporateRequest } from './get-corporate-request.ts';
import { listCorporateRequests } from './list-corporate-requests.ts';
import { updateCorporateRequest } from './update-corporate-request.ts';

export async function corporateRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([createCorporateRequest]), deps);
  await app.register(
    admin([listCorporateRequests, getCorporateRequest, updateCorporateRequest, deleteCorporateRequest]),
    deps,
  );
}

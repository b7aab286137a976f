import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { createSavedView } from './create-saved-view.ts';
import { listSavedViews } from './list-saved-views.ts';
import { deleteSavedView, updateSavedView } from './update-saved-view.ts';

export async function savedViewRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([listSavedViews, createSavedView, updateSavedView, deleteSavedView]), deps);
}

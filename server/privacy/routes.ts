import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { signedIn } from '../http/access.ts';
import { giveConsent, listConsents } from './consents.ts';
import { eraseUser } from './erase-user.ts';
import { exportUser } from './export-user.ts';

export async function privacyRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(signedIn([exportUser, eraseUser, listConsents, giveConsent]), deps);
}

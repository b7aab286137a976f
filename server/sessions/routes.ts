import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { deleteSession } from './cancel-session.ts';
import { createSession } from './create-session.ts';
import { decideSession } from './decide-session.ts';
import { getSession } from './get-session.ts';
import { listCourseSessions, listSessions } from './list-sessions.ts';
import { moveSession } from './move-session.ts';
import { previewSessionCancellation } from './preview-session-cancellation.ts';
import { repeatSession } from './repeat-session.ts';
import { setMinimum } from './set-minimum.ts';
import { updateSession } from './update-session.ts';

export async function sessionRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([listSessions, listCourseSessions, getSession]), deps);
  await app.register(admin([createSession, updateSession, previewSessionCancellation, deleteSession]), deps);
  await app.register(admin([repeatSession, moveSession, setMinimum, decideSession]), deps);
}

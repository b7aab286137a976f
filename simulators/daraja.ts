// The Daraja simulator as a server: which address does what.
import Fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './browser-pages.ts';
import { answerErrorsAsDaraja } from './daraja-errors.ts';
import type { Daraja } from './daraja-state.ts';
import { addStkPush } from './daraja-stk-push.ts';
import { addStkQuery } from './daraja-stk-query.ts';
import { addToken, checkToken } from './daraja-token.ts';
import { addPhone } from './phone.ts';

/** Not listening yet. */
export function buildDaraja(daraja: Daraja): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  answerErrorsAsDaraja(app, daraja.draw);
  servePages(app);
  addToken(app, daraja);
  addPhone(app, daraja);
  app.register(async (calls) => {
    calls.addHook('onRequest', async (request) => checkToken(daraja, request));
    addStkPush(calls, daraja);
    addStkQuery(calls, daraja);
  });
  return app;
}

// The Daraja simulator as a server: which address does what.
import Fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './browser-pages.ts';
import { recordCalls } from './calls.ts';
import { addB2c } from './daraja-b2c.ts';
import { addC2b } from './daraja-c2b.ts';
import { answerErrorsAsDaraja } from './daraja-errors.ts';
import { addReversal } from './daraja-reversal.ts';
import type { Daraja } from './daraja-state.ts';
import { addStkPush } from './daraja-stk-push.ts';
import { addStkQuery } from './daraja-stk-query.ts';
import { addToken, checkToken } from './daraja-token.ts';
import { addTransactionStatus } from './daraja-transaction-status.ts';
import { addPhone } from './phone.ts';

/** Not listening yet. */
export function buildDaraja(daraja: Daraja): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  answerErrorsAsDaraja(app, daraja.draw);
  servePages(app);
  addPhone(app, daraja);
  app.register(async (open) => {
    recordCalls(open, 'mpesa', daraja.calls);
    addToken(open, daraja);
  });
  app.register(async (closed) => {
    recordCalls(closed, 'mpesa', daraja.calls);
    closed.addHook('onRequest', async (request) => checkToken(daraja, request));
    addStkPush(closed, daraja);
    addStkQuery(closed, daraja);
    addReversal(closed, daraja);
    addB2c(closed, daraja);
    addTransactionStatus(closed, daraja);
    addC2b(closed, daraja);
  });
  return app;
}

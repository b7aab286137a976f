// The Flutterwave simulator as a server: which address does what.
import Fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './browser-pages.ts';
import { recordCalls } from './calls.ts';
import { answerErrorsAsFlutterwave, checkSecretKey } from './flutterwave-errors.ts';
import { addHostedPage } from './flutterwave-hosted-page.ts';
import { addPayments } from './flutterwave-payments.ts';
import { addRefund } from './flutterwave-refund.ts';
import type { Flutterwave } from './flutterwave-state.ts';
import { addVerify } from './flutterwave-verify.ts';

/** Not listening yet. */
export function buildFlutterwave(flutterwave: Flutterwave): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  answerErrorsAsFlutterwave(app);
  servePages(app);
  addHostedPage(app, flutterwave);
  app.register(async (closed) => {
    recordCalls(closed, 'flutterwave', flutterwave.calls);
    closed.addHook('onRequest', async (request) => checkSecretKey(flutterwave, request));
    addPayments(closed, flutterwave);
    addVerify(closed, flutterwave);
    addRefund(closed, flutterwave);
  });
  return app;
}

// The Flutterwave simulator as a server: which address does what.
import Fastify, { type FastifyInstance } from 'fastify';
import { servePages } from './browser-pages.ts';
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
  app.register(async (calls) => {
    calls.addHook('onRequest', async (request) => checkSecretKey(flutterwave, request));
    addPayments(calls, flutterwave);
    addVerify(calls, flutterwave);
    addRefund(calls, flutterwave);
  });
  return app;
}

// The HTTP application: what every request goes through, then one line per feature.
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { accountRoutes } from './accounts/routes.ts';
import { recordEvents } from './analytics/record-events.ts';
import { analyticsRoutes } from './analytics/routes.ts';
import { attendanceRoutes } from './attendance/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { bookingRoutes } from './bookings/routes.ts';
import { bulkRoutes } from './bulk/routes.ts';
import { calendarRoutes } from './calendar/routes.ts';
import { certificateRoutes } from './certificates/routes.ts';
import { corporateRoutes } from './corporate/routes.ts';
import { courseRoutes } from './courses/routes.ts';
import type { Deps } from './deps.ts';
import { documentRoutes } from './documents/routes.ts';
import { offerCsv } from './exports/csv-lists.ts';
import { fileRoutes, pictureRoutes } from './files/routes.ts';
import { adminApp } from './http/admin-app.ts';
import { admit } from './http/admission.ts';
import { readLoginCookies } from './http/cookie-login.ts';
import { setDeadline } from './http/deadline.ts';
import { refuseEarly } from './http/early-refusals.ts';
import { answerWithEtags } from './http/etag.ts';
import { hangUpWhenAnswered } from './http/hang-up.ts';
import { healthRoutes } from './http/health.ts';
import { keepCookiesToThisHost } from './http/host-cookies.ts';
import { keepAnswers } from './http/kept-answers.ts';
import { describeApi } from './http/openapi.ts';
import { answerWithProblems } from './http/problem.ts';
import { readJsonStrictly } from './http/read-json.ts';
import { securityContact } from './http/security-contact.ts';
import { importRoutes } from './imports/routes.ts';
import { integrityRoutes } from './integrity/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import { messageApiRoutes, messageRoutes } from './messages/routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { receiptRoutes } from './receipts/routes.ts';
import { reconciliationRoutes } from './reconciliations/routes.ts';
import { refundRoutes } from './refunds/routes.ts';
import { reviewRoutes } from './reviews/routes.ts';
import { savedViewRoutes } from './saved-views/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { secondFactorRoutes } from './second-factor/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { trainerRoutes } from './trainers/routes.ts';
import { userRoutes } from './users/routes.ts';
import { voucherRoutes } from './vouchers/routes.ts';
import { waitlistRoutes } from './waitlist/routes.ts';
import { workQueueRoutes } from './work-queue/routes.ts';

/** The pages people look at, on top of the API they call. */
export type Web = (app: FastifyInstance, deps: Deps) => Promise<void>;

/** @param web none: the API and the few pages the server makes by itself */
export async function buildApp(deps: Deps, web?: Web): Promise<FastifyInstance> {
  const { config, log } = deps;
  const kept = keepAnswers(deps);
  const early = refuseEarly(deps);
  const admission = admit(deps);
  const timeouts = { requestTimeout: 15_000, connectionTimeout: 30_000, keepAliveTimeout: 72_000 };
  const app = Fastify({
    loggerInstance: log,
    serverFactory: (handler) => kept.server(early.before(admission.guard(handler)), timeouts),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => requestId(request.headers['x-request-id']),
    trustProxy: config.TRUSTED_PROXIES.length > 0 ? config.TRUSTED_PROXIES : false,
    bodyLimit: 64 * 1024,
    // Said here, Fastify does not bring its own.
    schemaController: {
      compilersFactory: {
        buildValidator: (() => validatorCompiler) as never,
        buildSerializer: (() => serializerCompiler) as never,
      },
    },
    ...timeouts,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  hangUpWhenAnswered(app);
  kept.watch(app);
  admission.watch(app);
  answerWithProblems(app);
  readJsonStrictly(app);
  app.decorateRequest('caller', null);
  setDeadline(app, config.REQUEST_DEADLINE_SECONDS * 1000);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    deps.jobs.wake();
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        user_id: request.caller?.user_id,
      },
      'answered',
    );
  });
  await app.register(helmet, {
    // For everything but pages, which bring a policy of their own: it is data, and nothing in it is to be shown or run.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    hsts: config.MODE === 'production',
  });
  await app.register(cookie);
  keepCookiesToThisHost(app, config.PUBLIC_URL);
  readLoginCookies(app, deps);
  if (config.CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: config.CORS_ORIGINS,
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
      exposedHeaders: ['ETag', 'Idempotency-Replayed', 'Retry-After', 'X-Request-Id'],
      maxAge: 600,
    });
  }
  answerWithEtags(app);
  early.watch(app);
  await describeApi(app, config.PUBLIC_URL);

  await app.register(healthRoutes, deps);
  await app.register(securityContact, deps);
  await app.register(
    async (api) => {
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      offerCsv(api, deps);
      recordEvents(api, deps);
      await api.register(accountRoutes, deps);
      await api.register(secondFactorRoutes, deps);
      await api.register(userRoutes, deps);
      await api.register(trainerRoutes, deps);
      await api.register(courseRoutes, deps);
      await api.register(pictureRoutes, deps);
      await api.register(sessionRoutes, deps);
      await api.register(bookingRoutes, deps);
      await api.register(voucherRoutes, deps);
      await api.register(waitlistRoutes, deps);
      await api.register(paymentRoutes, deps);
      await api.register(receiptRoutes, deps);
      await api.register(refundRoutes, deps);
      await api.register(reconciliationRoutes, deps);
      await api.register(documentRoutes, deps);
      await api.register(attendanceRoutes, deps);
      await api.register(certificateRoutes, deps);
      await api.register(reviewRoutes, deps);
      await api.register(corporateRoutes, deps);
      await api.register(analyticsRoutes, deps);
      await api.register(privacyRoutes, deps);
      await api.register(auditRoutes, deps);
      await api.register(searchRoutes, deps);
      await api.register(workQueueRoutes, deps);
      await api.register(savedViewRoutes, deps);
      await api.register(bulkRoutes, deps);
      await api.register(importRoutes, deps);
      await api.register(calendarRoutes, deps);
      await api.register(notificationRoutes, deps);
      await api.register(messageApiRoutes, deps);
      await api.register(jobRoutes, deps);
      await api.register(integrityRoutes, deps);
    },
    { prefix: '/api' },
  );
  await app.register(fileRoutes, deps);
  await app.register(messageRoutes, deps);
  await app.register(adminApp, deps);
  if (web) await app.register(web, deps);
  return app;
}

/** The caller's own id for a request, when it is a plain one; else a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

// The site: pages rendered here, on top of the API. What every page goes through, then one line per feature.
import compress from '@fastify/compress';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ReactNode } from 'react';
import type { Role } from '../../server/accounts/access-token.ts';
import { refuseOtherSites } from '../../server/accounts/cookies.ts';
import type { Deps } from '../../server/deps.ts';
import { readCaller } from '../../server/http/access.ts';
import { problemOf, toAppError } from '../../server/http/problem.ts';
import { type Api, apiOf, PageProblem, type Problem, pageProblem } from './api.ts';
import { serveAssets } from './assets.ts';
import { ErrorPage } from './error-page.tsx';
import { contextOf, renderPage, type SiteSettings } from './page.tsx';
import { accountPages } from './pages/account/account-pages.ts';
import { bookingPages } from './pages/bookings/booking-pages.ts';
import { cataloguePages } from './pages/catalogue/catalogue-pages.tsx';
import { checkoutPages } from './pages/checkout/checkout.tsx';
import { companyPages } from './pages/companies/companies.tsx';
import { corporatePages } from './pages/corporate/corporate-pages.tsx';
import { coursePages } from './pages/course/course-pages.tsx';
import { reportPages } from './pages/course/report-review.tsx';
import { entryPages } from './pages/entry/entry-pages.ts';
import { homePages } from './pages/home.tsx';
import { payBookingPages } from './pages/pay/pay-booking.tsx';
import { waitingPages } from './pages/pay/waiting.tsx';
import { preferencePages } from './pages/preferences.ts';
import { profilePages } from './pages/profiles/profile-pages.tsx';
import { rulesPages } from './pages/rules.tsx';
import { searchEnginePages } from './pages/search-engines.ts';
import { secondFactorPages } from './pages/second-factor/second-factor-pages.ts';
import { trainerPages } from './pages/trainer/trainer-pages.ts';
import { verifyPages } from './pages/verify/verify.tsx';
import { wayToProof } from './refused.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The API as this visitor. */
    api: Api;
  }
  interface FastifyReply {
    /** Sends a page. */
    page(content: ReactNode, status?: number): FastifyReply;
  }
}

/** A feature's pages. */
export type Pages = (app: FastifyInstance, site: Site) => Promise<void>;
export type Site = SiteSettings & { deps: Deps };

/** @param options.phone_url the demonstration's simulated phone */
export function site(options: { phone_url: string | null }) {
  return async (app: FastifyInstance, deps: Deps): Promise<void> => {
    const assets = await serveAssets(app);
    const settings: Site = { config: deps.config, assets, phone_url: options.phone_url, deps };
    const policy = contentPolicy(settings);
    await app.register(formbody, { bodyLimit: 64 * 1024 });
    await app.register(compress, {
      encodings: ['br', 'gzip', 'identity'],
      threshold: 1024,
      brotliOptions: { params: { 1: 5 } },
    });
    app.decorateRequest('api');
    app.decorateReply('page', function (this: FastifyReply, content: ReactNode, status = 200) {
      const html = renderPage(contextOf(settings, this.request, this), content);
      // A page for one person must not be shown to another, by a cache in between or by this browser after the log-out.
      if (!this.hasHeader('cache-control'))
        this.header('cache-control', this.request.caller ? 'no-store' : 'private, no-cache');
      return this.code(status)
        .header('content-security-policy', policy)
        .header('vary', 'cookie, accept-language, accept-encoding, save-data')
        .type('text/html; charset=utf-8')
        .send(html);
    });
    app.addHook('onRequest', async (request, reply) => {
      request.caller = await readCaller(request, deps);
      if (isTooEarly(request)) throw pageProblem('second_factor_required', request);
      request.api = apiOf(request, reply);
      if (!['GET', 'HEAD'].includes(request.method)) refuseOtherSites(request, deps.config);
    });
    // A form without a single field, or a body that is no form: nothing was typed then.
    app.addHook('preValidation', async (request) => {
      if (typeof request.body !== 'object' || request.body === null) request.body = {};
    });
    app.setErrorHandler((error, request, reply) => showError(error, request, reply));
    for (const pages of [
      rulesPages,
      verifyPages,
      corporatePages,
      companyPages,
      trainerPages,
      entryPages,
      accountPages,
      secondFactorPages,
      homePages,
      preferencePages,
      cataloguePages,
      coursePages,
      reportPages,
      profilePages,
      searchEnginePages,
      checkoutPages,
      payBookingPages,
      waitingPages,
      bookingPages,
    ])
      await app.register(pages, settings);
    // The last line: an address nobody knows, asked for by a person.
    app.get('/*', async (request, reply) => {
      if (/^\/api(\/|$)/.test(request.url)) return reply.callNotFound();
      throw pageProblem('not_found', request);
    });
  };
}

/** A log-in whose role asks for a second factor comes nowhere but to where one is set up. */
function isTooEarly({ caller, url }: FastifyRequest): boolean {
  return (
    caller?.must_set_up === true &&
    !/^\/(assets|login|logout|preferences|account\/(second-factor|confirm))\b/.test(url)
  );
}

/**
 * Sends a visitor to the log-in page, from where the way leads back. Returns whether it did.
 * @throws PageProblem 403 for other roles, and 401 where something was typed, which that page keeps
 */
export function mustLogIn(request: FastifyRequest, reply: FastifyReply, ...roles: Role[]): boolean {
  if (!request.caller) {
    if (typedIn(request).length > 0) throw pageProblem('unauthenticated', request);
    const back = request.method === 'GET' ? request.url : '/account';
    reply.redirect(`/login?next=${encodeURIComponent(back)}`, 303);
    return true;
  }
  if (roles.length > 0 && !roles.includes(request.caller.role)) throw pageProblem('forbidden', request);
  return false;
}

function showError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = error instanceof PageProblem ? error.problem : problemFrom(error, request);
  if (problem.status >= 500) request.log.error({ err: error }, problem.title);
  // The login may have ended on the way, or never been there.
  if (problem.status === 401 && request.method === 'GET')
    return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
  const proof = wayToProof(problem, request);
  if (proof) return reply.redirect(proof, 303);
  if (problem.retry_after_s !== null)
    reply.header('retry-after', Math.max(1, Math.ceil(problem.retry_after_s)));
  const again = request.method === 'GET' ? request.url : null;
  return reply
    .header('cache-control', 'no-store')
    .page(
      <ErrorPage
        {...{ problem, again }}
        kept={problem.status === 401 ? { action: request.url, values: typedIn(request) } : null}
      />,
      problem.status,
    );
}

/** What a form brought and may be shown again, name by name: no password, code or key. */
function typedIn({ method, body }: FastifyRequest): [name: string, value: string][] {
  if (method !== 'POST' || typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return [];
  return Object.entries(body)
    .filter(([name]) => !/password|code|token|passkey|challenge/i.test(name))
    .flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]));
}

function problemFrom(error: unknown, request: FastifyRequest): Problem {
  const known = toAppError(error);
  return { ...problemOf(known, request.id), retry_after_s: known.retry_after_s };
}

/** Nothing from elsewhere, no script in the page; one sheet, named by its hash. */
function contentPolicy({ assets, config }: Site): string {
  // A form that ends at the card provider's own page passes through this list on its way.
  const card_page = config.FLUTTERWAVE_BASE_URL ? ` ${new URL(config.FLUTTERWAVE_BASE_URL).origin}` : '';
  return [
    "default-src 'none'",
    `style-src '${assets.style_hash}'`,
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action 'self' https://checkout.flutterwave.com${card_page}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

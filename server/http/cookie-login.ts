// A browser is logged in by its cookies: this turns them into the Authorization header that everything else reads, so
// that pages and the back office use the same operations as any other client, without a token in a script's hands.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  clearLoginCookies,
  readAccessCookie,
  readRefreshCookie,
  refuseOtherSites,
} from '../accounts/cookies.ts';
import { renewLogin } from '../accounts/refresh.ts';
import type { Deps } from '../deps.ts';
import { toAppError } from './problem.ts';

/** These read the cookies themselves. */
const BY_THEMSELVES = ['/api/auth/refresh', '/api/auth/logout'];

/**
 * To be added before any route. A login that has ended makes a visitor, not an error: what needs a login says so.
 * Requests that change something are refused with 403 when another site made them.
 */
export function readLoginCookies(app: FastifyInstance, deps: Deps): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.authorization !== undefined || request.headers.cookie === undefined) return;
    const { config, url } = request.routeOptions;
    if (url === undefined || config.access === 'provider' || BY_THEMSELVES.includes(url)) return;
    if (readAccessCookie(request) === undefined && readRefreshCookie(request) === undefined) return;
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) refuseOtherSites(request, deps.config);
    const token = (await liveToken(request, deps)) ?? (await renewed(request, reply, deps));
    if (token) request.headers.authorization = `Bearer ${token}`;
  });
}

async function liveToken(request: FastifyRequest, { tokens, revocations }: Deps): Promise<string | null> {
  const token = readAccessCookie(request);
  const caller = token === undefined ? null : await tokens.read(token);
  return caller && !(await revocations.isRevoked(caller.login_id)) ? token! : null;
}

/** @throws AppError 429, and whatever is the server's own trouble */
async function renewed(request: FastifyRequest, reply: FastifyReply, deps: Deps): Promise<string | null> {
  if (readRefreshCookie(request) === undefined) {
    clearLoginCookies(reply, deps.config);
    return null;
  }
  try {
    return (await renewLogin(deps, request, reply)).access_token;
  } catch (error) {
    if (toAppError(error).status === 401) return null;
    throw error;
  }
}

// Who may call. routes.ts puts each action into one of these scopes; whose thing it is stands in the action's SQL.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller, Role } from '../accounts/access-token.ts';
import { type Actor, isAway } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, type ErrorCode, errorCatalogue } from '../errors.ts';
import { problemSchema } from './problem.ts';

const NOTHING = z.strictObject({});

export type Access = 'anyone' | 'signed_in' | 'trainer' | 'admin' | 'provider';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null for a visitor. Always set in the scopes signed_in, trainer and admin. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    access?: Access;
    /** Open to a log-in that still has to set up the second factor its role asks for. */
    before_second_factor?: true;
  }
}

/** Visitors and everybody else. A token is read when there is one; a bad one is refused, not ignored. */
export const anyone = scope('anyone', null);
/** Any role, logged in. */
export const signedIn = scope('signed_in', ['student', 'trainer', 'admin']);
export const trainer = scope('trainer', ['trainer', 'admin']);
export const admin = scope('admin', ['admin']);
/** Payment providers: no login; each action checks the provider's own proof. */
export const provider = scope('provider', null);

/** An action with hooks or readers of bodies of its own, which the others of its scope must not have. */
export function apart(action: Action): Action {
  return async (app, deps) => {
    await app.register(action, deps);
  };
}

/** The caller of a route in a scope that demands one. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new AppError('unauthenticated');
  return request.caller;
}

/** Who acts, for the audit trail. */
export function actorOf(request: FastifyRequest): Actor {
  return { actor_id: request.caller?.user_id ?? null, source: 'api', request_id: request.id, ip: request.ip };
}

function scope(access: Access, allowed: readonly Role[] | null) {
  return (actions: Action[]) =>
    async (app: FastifyInstance, deps: Deps): Promise<void> => {
      app.addHook('onRoute', (route) => {
        route.config = { ...route.config, access };
        route.schema = { ...route.schema, 'x-access': access } as typeof route.schema;
        if (allowed) documentLogin(route);
        // A visitor needs no token, but one that has ended is refused and not overlooked.
        else if (access === 'anyone') documentRefusals(route, ['unauthenticated']);
        if (!['GET', 'HEAD'].includes(String(route.method)))
          documentRefusals(route, ['payload_too_large', 'unsupported_media_type']);
        // A parameter nobody reads is a misspelt one. Providers may add what they like to the addresses they were given.
        if (access !== 'provider') route.schema = { querystring: NOTHING, ...route.schema };
      });
      app.addHook('onRequest', async () => {
        if (isAway(deps.sql)) throw new AppError('service_unavailable', undefined, { retry_after_s: 1 });
      });
      if (access !== 'provider') {
        app.addHook('onRequest', async (request) => {
          const caller = await readCaller(request, deps);
          const isTooEarly = caller?.must_set_up && !request.routeOptions.config.before_second_factor;
          // What is open to visitors is open to such a log-in too, and shows it no more than them.
          request.caller = isTooEarly && !allowed ? null : caller;
          if (!allowed) return;
          if (!caller) throw new AppError('unauthenticated');
          if (!allowed.includes(caller.role)) throw new AppError('forbidden');
          if (isTooEarly) throw new AppError('second_factor_required');
        });
      }
      // A plugin for each action would cost a fifth of every start, so an action adds its route to the scope itself. Those
      // of providers take bodies as they come.
      const typed = app.withTypeProvider<ZodTypeProvider>();
      for (const action of actions) await (access === 'provider' ? apart(action) : action)(typed, deps);
    };
}

/** @throws AppError 401 when a token is given that does not count (damaged, expired, revoked) */
export async function readCaller(
  request: Pick<FastifyRequest, 'headers'>,
  { tokens, revocations }: Deps,
): Promise<Caller | null> {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1];
  const caller = token ? await tokens.read(token) : null;
  if (!caller || (await revocations.isRevoked(caller.login_id)))
    throw new AppError('unauthenticated', 'Your log-in has ended, please log in again');
  return caller;
}

function documentLogin(route: { schema?: unknown }): void {
  route.schema = { ...(route.schema as object), security: [{ access_token: [] }] };
  documentRefusals(route, ['unauthenticated', 'forbidden']);
}

/** Adds answers that a route can give because of its scope; what the route says of that status itself stays. */
function documentRefusals(route: { schema?: unknown }, codes: ErrorCode[]): void {
  const schema = { ...(route.schema as object) } as { response?: Record<number, unknown> };
  const refusals = codes.map((code) => [errorCatalogue[code][0], refusal(code)] as const);
  schema.response = { ...Object.fromEntries(refusals), ...schema.response };
  route.schema = schema;
}

function refusal(code: ErrorCode) {
  return {
    description: `${code}: ${errorCatalogue[code][1]}`,
    content: { 'application/problem+json': { schema: problemSchema } },
  };
}

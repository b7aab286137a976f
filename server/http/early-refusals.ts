// A rush for something that is gone: the same refusal thousands of times a second. The framework makes it once, with all
// its checks; while it stays true it is sent again, with another request id, before the framework is asked. Only to
// ordinary requests of students whose log-in counts and whose body is what the route asks for; everything else goes on
// as if this were not here.
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import { isAway } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { AppError } from '../errors.ts';
import { readCaller } from './access.ts';
import { type Head, headOf, linesFor } from './sent-again.ts';

/** What a route without parameters can refuse without a look. */
export type EarlyRefusals = {
  /** Whether it is worth looking at requests at all just now. */
  expected(): boolean;
  /** The refusal of this moment, the same object for all it is the same for. `body` is as the route's schema makes it. */
  refusalFor(caller: Caller, body: unknown): AppError | undefined;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    refusesEarly?: EarlyRefusals;
  }
  interface FastifyRequest {
    /** What it was answered with, when it was an error. */
    refusal: AppError | null;
  }
}

type Route = { url: string; body: z.ZodType; refuses: EarlyRefusals };
/** The answer as the framework gave it, around the places of the request's id. */
type Sample = { status: number; head: Head; before: string; behind: string };

/** The headers that an answer may depend on, or that say what these few lines do not know about. */
const UNUSUAL = ['cookie', 'origin', 'x-request-id', 'idempotency-key', 'transfer-encoding', 'expect'];
const LARGEST_BODY = 4_096;
/** What the framework's reader of JSON looks at twice. */
const SUSPECT = /\\|__proto__|constructor/;

export function refuseEarly(deps: Deps) {
  const routes = new Map<string, Route>();
  const samples = new WeakMap<AppError, Sample>();
  let closing = false;

  /** The answer for this request, or null when the framework has to find one. */
  async function sampleFor(request: IncomingMessage, route: Route): Promise<[Sample, Caller] | null> {
    const caller = await readCaller(request, deps).catch(() => null);
    if (caller?.role !== 'student' || isAway(deps.sql)) return null;
    // What has arrived with the headers; whatever comes later, comes to the framework.
    const bytes: Buffer | null = request.read();
    if (bytes === null) return null;
    const refusal = refusalOf(bytes, caller, request.headers, route);
    const sample = refusal && samples.get(refusal);
    if (sample) return [sample, caller];
    request.unshift(bytes);
    return null;
  }

  function send({ status, head, before, behind }: Sample, response: ServerResponse): string {
    const id = randomUUID();
    response.writeHead(status, linesFor(head, id)).end(`${before}${id}${behind}`, 'latin1');
    return id;
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    { route, handler }: { route: Route; handler: RequestListener },
  ): Promise<void> {
    const found = await sampleFor(request, route);
    if (!found) return handler(request, response);
    const reqId = send(found[0], response);
    const { status } = found[0];
    deps.log.info(
      { reqId, method: 'POST', route: route.url, status, user_id: found[1].user_id, early: true },
      'answered',
    );
  }

  return {
    /** Looks at requests before the handler does. */
    before(handler: RequestListener): RequestListener {
      return (request, response) => {
        const route = request.method === 'POST' ? routes.get(request.url!) : undefined;
        if (!route || closing || !route.refuses.expected() || !isOrdinary(request.headers))
          return handler(request, response);
        void answer(request, response, { route, handler });
      };
    },
    /** Watches what this application answers. After every other hook that changes answers. */
    watch(app: FastifyInstance): void {
      app.decorateRequest('refusal', null);
      app.addHook('preClose', async () => {
        closing = true;
      });
      app.addHook('onRoute', (route) => {
        const refusesEarly = route.config?.refusesEarly;
        if (!refusesEarly) return;
        const body = (route.schema as { body: z.ZodType }).body;
        routes.set(route.url, { url: route.url, body, refuses: refusesEarly });
        route.onSend = (request, reply, payload, done) => {
          const { refusal } = request;
          if (refusal && refusesEarly.expected() && isOrdinary(request.headers) && !samples.has(refusal)) {
            const { access } = request.routeOptions.config;
            const sample = access === 'signed_in' ? sampleOf(request, reply, String(payload)) : null;
            if (sample) samples.set(refusal, sample);
          }
          done(null, payload);
        };
      });
    },
  };
}

function refusalOf(
  bytes: Buffer,
  caller: Caller,
  headers: IncomingHttpHeaders,
  { body, refuses }: Route,
): AppError | undefined {
  if (bytes.length !== Number(headers['content-length']) || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  if (SUSPECT.test(text)) return undefined;
  try {
    const wish = body.safeParse(JSON.parse(text));
    return wish.success ? refuses.refusalFor(caller, wish.data) : undefined;
  } catch {
    return undefined;
  }
}

function isOrdinary(headers: IncomingHttpHeaders): boolean {
  return (
    headers.authorization !== undefined &&
    headers['content-type'] === 'application/json' &&
    Number(headers['content-length']) <= LARGEST_BODY &&
    UNUSUAL.every((name) => headers[name] === undefined)
  );
}

/** Null when it cannot be sent again by bytes alone. */
function sampleOf(request: FastifyRequest, reply: FastifyReply, payload: string): Sample | null {
  const parts = payload.split(request.id);
  if (parts.length !== 2 || !/^[\x20-\x7e]*$/.test(payload)) return null;
  const head = headOf(reply);
  head.lines.push('content-length', String(payload.length));
  const [before, behind] = parts as [string, string];
  return { status: reply.statusCode, head, before, behind };
}

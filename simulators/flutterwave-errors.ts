// Flutterwave's error bodies: `{status: "error", message, data: null}` with an HTTP status.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Faults, Said } from './answering.ts';
import type { Flutterwave } from './flutterwave-state.ts';

/** Thrown by a handler; becomes the error body. */
export class FlutterwaveRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const errorBody = (message: string) => ({ status: 'error', message, data: null });

export const success = (message: string, data: unknown): Said => ({
  status: 200,
  body: { status: 'success', message, data },
});

/** What a script can ask for by name. `unavailable` may or may not have been processed: see `effect`. */
export const flutterwave_faults: Faults = {
  unavailable: { status: 503, body: errorBody('An error occurred. Please contact support') },
  busy: { status: 500, body: errorBody('An error occurred. Please contact support') },
  quota: { status: 429, body: errorBody('Too many requests') },
  invalid_token: { status: 401, body: errorBody('Authorization required') },
};

export function checkSecretKey(flutterwave: Flutterwave, request: FastifyRequest): void {
  const [scheme, key] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !key) throw new FlutterwaveRefusal(401, 'Authorization required');
  if (key !== flutterwave.options.secret_key) throw new FlutterwaveRefusal(401, 'Invalid authorization key');
}

export function answerErrorsAsFlutterwave(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof FlutterwaveRefusal) return reply.code(error.status).send(errorBody(error.message));
    if ((error.statusCode ?? 500) < 500) return reply.code(400).send(errorBody(error.message));
    request.log.error(error);
    return reply.code(500).send(errorBody('An error occurred. Please contact support'));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('Not Found')));
}

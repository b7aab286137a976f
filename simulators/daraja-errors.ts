// Daraja's three shapes of error: its own with a requestId, Apigee's `fault`, and no readable body at all.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Faults, Said } from './answering.ts';
import { requestId } from './daraja-identifiers.ts';

/** Thrown by a handler; becomes the error body. */
export class DarajaRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalidField = (field: string) =>
  new DarajaRefusal(400, '400.002.02', `Bad Request - Invalid ${field}`);

const apigee = (faultstring: string, errorcode: string): Said => ({
  status: 429,
  body: { fault: { faultstring, detail: { errorcode } } },
});

export const quotaFault = apigee(
  'Rate limit quota violation. Quota limit  exceeded. Identifier : _default',
  'policies.ratelimit.QuotaViolation',
);

const refused = (status: number, errorCode: string, errorMessage: string): Said => ({
  status,
  body: { requestId: '11728-2929992-1', errorCode, errorMessage },
});

/** What a script can ask for by name. */
export const daraja_faults: Faults = {
  quota: quotaFault,
  spike_arrest: apigee(
    'Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, periodInMicroseconds=60000000, maxBurstMessageCount=1.0}',
    'policies.ratelimit.SpikeArrestViolation',
  ),
  busy: refused(500, '500.003.02', 'Error Occurred: Spike Arrest Violation'),
  outcome_unknown: refused(500, '500.003.1001', 'Internal Server Error'),
  unavailable: { status: 503, body: '<html><body><h1>503 Service Unavailable</h1></body></html>' },
  invalid_token: refused(
    401,
    '401.002.01',
    'Error Occurred - Invalid Access Token - BJGFGQXV5aZnw9QKA4TDtu4Xdyf',
  ),
};

export function answerErrorsAsDaraja(app: FastifyInstance, draw: () => number): void {
  const body = (errorCode: string, errorMessage: string) => ({
    requestId: requestId(draw),
    errorCode,
    errorMessage,
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof DarajaRefusal) return reply.code(error.status).send(body(error.code, error.message));
    // Only the phone and the control addresses read with zod alone; they say what is wrong in full.
    if (error instanceof z.ZodError) return reply.code(422).send(body('simulator', z.prettifyError(error)));
    if ((error.statusCode ?? 500) < 500)
      return reply.code(400).send(body('400.002.05', 'Invalid Request Payload'));
    request.log.error(error);
    return reply.code(500).send(body('500.003.1001', 'Internal Server Error'));
  });
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0]!;
    const other = request.method === 'GET' ? 'POST' : 'GET';
    if (app.hasRoute({ url, method: other }))
      return reply.code(404).send(body('404.001.04', 'Invalid HTTP method'));
    return reply.code(404).send(body('404.001.01', 'Resource not found'));
  });
}

// Every error leaves as application/problem+json (RFC 9457) with a stable code and the request's id.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refusedConstraint } from '../database/connect.ts';
import { AppError, type ErrorCode, errorCatalogue, errorOfConstraint, type FieldError } from '../errors.ts';

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    request_id: z.string(),
  })
  .meta({ id: 'problem', description: 'RFC 9457 problem document' });

/** SQLSTATEs that mean "the database cannot just now", never "the request is wrong" (reliability.md). */
const PASSING_TROUBLE = /^(08|53|57P0|40|55P03|57014|25006|58|XX00[12])/;
const CONNECTION_TROUBLE = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
]);

const FRAMEWORK_ERRORS: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The body is larger than this address takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_request', 'The body is empty, JSON was expected'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_request', 'The body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_request', 'Content-Length does not match the body'],
  FST_ERR_BAD_URL: ['malformed_request', 'The address cannot be read'],
  FST_ERR_MAX_PARAM_LENGTH: ['malformed_request', 'The address is too long'],
};

/** What kind of answer an error deserves. Anything unforeseen is a 500 that tells nothing. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const refused = errorOfConstraint(refusedConstraint(error));
  if (refused) return refused;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (hasZodFastifySchemaValidationErrors(error)) return validationError(error);
  const framework = FRAMEWORK_ERRORS[code ?? ''];
  if (framework) return new AppError(framework[0], framework[1], { cause: error });
  if (
    typeof code === 'string' &&
    (CONNECTION_TROUBLE.has(code) || (code.length === 5 && PASSING_TROUBLE.test(code)))
  ) {
    return new AppError('service_unavailable', undefined, { cause: error, retry_after_s: 1 });
  }
  // The database refuses text it cannot store, such as U+0000, with this state.
  // Values that look right but cannot exist, such as a cursor edited to the 31st of June.
  if (code === '22007' || code === '22008' || code === '22003')
    return new AppError('malformed_request', 'A value is out of range', { cause: error });
  if (code === '22021' || code === '22P05')
    return new AppError('malformed_request', 'The text holds characters that cannot be stored', {
      cause: error,
    });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError('malformed_request', undefined, { cause: error });
  }
  return new AppError('internal_error', undefined, { cause: error });
}

type Issue = { instancePath: string; keyword: string; message?: string; params: Record<string, unknown> };

function validationError(error: { validation: unknown; validationContext?: string }): AppError {
  const errors = (error.validation as Issue[]).flatMap((issue): FieldError[] => {
    const path = issue.instancePath.slice(1).replaceAll('/', '.');
    const unknown = issue.params.keys;
    if (issue.keyword === 'unrecognized_keys' && Array.isArray(unknown)) {
      return unknown.map((key) => ({
        field: path ? `${path}.${key}` : String(key),
        message: 'is not a known field',
      }));
    }
    return [{ field: path || (error.validationContext ?? 'body'), message: issue.message ?? 'is not valid' }];
  });
  return new AppError('validation_failed', errors.map((one) => `${one.field}: ${one.message}`).join('; '), {
    errors,
  });
}

/** The problem document of an error. */
export function problemOf(error: AppError, request_id: string) {
  return {
    ...error.more,
    type: `/docs/errors/${error.code}`,
    title: errorCatalogue[error.code][1],
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    request_id,
  };
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toAppError(error);
  request.refusal = answer;
  if (answer.status >= 500) request.log.error({ err: error }, answer.message);
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="darasa"');
  if (answer.retry_after_s !== null)
    reply.header('retry-after', Math.max(1, Math.ceil(answer.retry_after_s)));
  // Serialised here: the document has one shape everywhere, and an error must never fail on its own schema.
  return reply
    .code(answer.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemOf(answer, request.id));
}

/** Makes every error of this app, its 404 included, a problem document. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => sendProblem(new AppError('not_found'), request, reply));
}

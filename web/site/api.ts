// Pages use the very operations of the API, in process: same validation, rules, limits, audit and answers.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorCatalogue } from '../../server/errors.ts';

export type Problem = {
  status: number;
  code: ErrorCode;
  title: string;
  detail: string;
  errors?: { field: string; message: string }[];
  request_id: string;
  /** Seconds until it is worth another try, from Retry-After. */
  retry_after_s: number | null;
  /** What else the document says, such as `seats_left`. */
  [more: string]: unknown;
};

/** Thrown for an answer the page has no use for; becomes the error page of that status. */
export class PageProblem extends Error {
  problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export type Answer<T> = { ok: true; status: number; body: T } | { ok: false; problem: Problem };
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Options = {
  /** Made into JSON. */
  body?: unknown;
  /** Sent as Idempotency-Key: the form's hidden key, so that a double press counts once. */
  key?: string;
  /** Sent as it is, in place of a body. */
  file?: { bytes: Buffer; type: string };
  headers?: Record<string, string>;
};

export type Api = ReturnType<typeof apiOf>;

/** The API as whoever made this request; cookies it sets go to the browser. A file comes as a Buffer. */
export function apiOf(request: FastifyRequest, reply: FastifyReply) {
  async function call<T>(method: Method, path: string, options: Options = {}): Promise<Answer<T>> {
    const { authorization, cookie, 'sec-gpc': unnamed } = request.headers;
    const answer = await request.server.inject({
      method,
      url: `/api${path}`,
      remoteAddress: request.ip,
      headers: {
        accept: 'application/json',
        'user-agent': request.headers['user-agent'] ?? '',
        'x-request-id': request.id,
        // Log-ins know a device by its cookie; the token goes along only where there is one.
        ...(authorization ? { authorization } : {}),
        ...(cookie ? { cookie } : {}),
        // The visitor's wish to be counted without a name.
        ...(unnamed ? { 'sec-gpc': String(unnamed) } : {}),
        ...(options.key ? { 'idempotency-key': options.key } : {}),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.file ? { 'content-type': options.file.type } : {}),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: JSON.stringify(options.body) }),
      ...(options.file ? { payload: options.file.bytes } : {}),
    });
    const cookies = answer.headers['set-cookie'];
    if (cookies) reply.header('set-cookie', cookies);
    const type = String(answer.headers['content-type'] ?? '');
    if (/^application\/(zip|pdf)\b/.test(type))
      return { ok: true, status: answer.statusCode, body: answer.rawPayload as T };
    const body = type.includes('json') && answer.body !== '' ? JSON.parse(answer.body) : answer.body;
    if (answer.statusCode < 400) return { ok: true, status: answer.statusCode, body: body as T };
    const after = Number(answer.headers['retry-after']);
    return { ok: false, problem: { ...body, retry_after_s: Number.isFinite(after) ? after : null } };
  }
  return {
    call,
    /** @throws PageProblem when it is refused */
    async get<T>(path: string): Promise<T> {
      const answer = await call<T>('GET', path);
      if (!answer.ok) throw new PageProblem(answer.problem);
      return answer.body;
    },
    /** Null when there is no such thing, or none for this person. @throws PageProblem for any other refusal */
    async find<T>(path: string): Promise<T | null> {
      const answer = await call<T>('GET', path);
      if (answer.ok) return answer.body;
      if (answer.problem.status === 404) return null;
      throw new PageProblem(answer.problem);
    },
    post: <T>(path: string, body?: unknown, key?: string) => call<T>('POST', path, { body: body ?? {}, key }),
    put: <T>(path: string, body: unknown, headers?: Record<string, string>) =>
      call<T>('PUT', path, { body, headers }),
    delete: <T>(path: string) => call<T>('DELETE', path),
  };
}

/** A problem of the site's own making, for the error page. */
export function pageProblem(code: ErrorCode, request: FastifyRequest, detail?: string): PageProblem {
  const [status, title] = errorCatalogue[code];
  return new PageProblem({
    ...{ status, code, title, detail: detail ?? title },
    request_id: request.id,
    retry_after_s: null,
  });
}

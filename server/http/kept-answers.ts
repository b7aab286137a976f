// Answers that are the same for every visitor are kept for a moment, compressed, and sent before the framework is asked:
// the catalogue is what everybody opens when a course is announced. Only answers that ask for it (keepForVisitors), only
// to people of whom nothing is known: no log-in, no cookie.
import { createHash, randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { markForMany } from './admission.ts';
import { type Head, headOf, linesFor } from './sent-again.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The answer is the same for every visitor and may be kept for a moment. */
    kept: boolean;
  }
}

/**
 * How old an answer may be, in milliseconds. After `fresh` the next request makes a new one, while the others get the
 * old; older than `stale` nothing is sent, whoever comes waits. Seats left show within two seconds. A change of the
 * catalogue is heard of at once; where the database cannot tell (PgBouncer), it shows within one second.
 */
const HEARING = { fresh: 1_400, stale: 1_900 };
const DEAF = { fresh: 600, stale: 900 };
const CHANNEL = 'catalogue_changed';
const MOST_ANSWERS = 500;
/** Below this compressing costs more than it saves. */
const SMALL = 600;
/** Node writes so much of a text, head included, without asking for memory. */
const WRITTEN_AT_ONCE = 14_000;
const OF_THE_BODY = ['content-length', 'content-type', 'content-encoding'];

type Waiting = { request: IncomingMessage; response: ServerResponse };
type Kept = {
  /** For the log, which holds no address: anything may stand in one. */
  route: string | undefined;
  head: Head;
  /** Of the answer to somebody who has this already. */
  unchanged: Head;
  etag: string;
  /** A small one as text of bytes: node writes that with the head in one go. */
  body: Buffer | string;
  made_ms: number;
  /** Somebody is having it made anew, and these wait for it. */
  renewing: boolean;
  waiting: Waiting[];
};

/** Call it in a route's handler before it answers. */
export function keepForVisitors(request: FastifyRequest): void {
  request.kept = true;
}

export type KeptAnswers = ReturnType<typeof keepAnswers>;

export function keepAnswers({ log, sql, reads }: Pick<Deps, 'log' | 'sql' | 'reads'>) {
  /** The one that was made longest ago first. */
  const answers = new Map<string, Kept>();
  let closing = false;
  let listener: RequestListener = () => undefined;
  let limits = DEAF;
  /** What was begun before this is not sent any more. */
  let changed_ms = 0;
  const forget = () => {
    changed_ms = performance.now();
    reads.changed();
  };

  function send(kept: Kept, { request, response }: Waiting): void {
    const id = randomUUID();
    if (request.headers['if-none-match'] === kept.etag)
      response.writeHead(304, linesFor(kept.unchanged, id)).end();
    else response.writeHead(200, linesFor(kept.head, id)).end(kept.body, 'latin1');
    log.info(
      { reqId: id, method: 'GET', route: kept.route, status: response.statusCode, kept: true },
      'answered',
    );
  }

  /** The framework answers; when that ends without a new answer to keep, those who waited ask for themselves. */
  function renew(kept: Kept, one: Waiting, handler: RequestListener): void {
    kept.renewing = true;
    markForMany(one.request);
    one.response.once('close', () => {
      kept.renewing = false;
      for (const other of kept.waiting.splice(0)) handler(other.request, other.response);
    });
    handler(one.request, one.response);
  }

  function listen(handler: RequestListener): RequestListener {
    listener = (request, response) => {
      const key = closing ? null : keyOf(request);
      const kept = key === null ? undefined : answers.get(key);
      if (!kept) return handler(request, response);
      const age_ms = kept.made_ms <= changed_ms ? Number.POSITIVE_INFINITY : performance.now() - kept.made_ms;
      if (age_ms < limits.fresh || (kept.renewing && age_ms < limits.stale))
        return send(kept, { request, response });
      if (!kept.renewing) return renew(kept, { request, response }, handler);
      kept.waiting.push({ request, response });
    };
    return listener;
  }

  async function keep(request: FastifyRequest, reply: FastifyReply, payload: string, began_ms: number) {
    const key = keyOf(request.raw);
    if (key === null || request.caller || reply.statusCode !== 200 || reply.hasHeader('set-cookie'))
      return payload;
    const encoding = Buffer.byteLength(payload) < SMALL ? 'identity' : encodingOf(request.raw);
    const body = await compress[encoding](Buffer.from(payload));
    const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
    reply.header('etag', etag).header('content-length', body.length);
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    const vary = String(reply.getHeader('vary') ?? '');
    if (!/accept-encoding/i.test(vary))
      reply.header('vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding');
    const [head, unchanged] = [headOf(reply), headOf(reply, OF_THE_BODY)];
    const before = answers.get(key);
    answers.delete(key);
    const waiting = before?.waiting.splice(0) ?? [];
    const bytes = body.length <= WRITTEN_AT_ONCE ? body.toString('latin1') : body;
    const { url: route } = request.routeOptions;
    const kept = {
      route,
      head,
      unchanged,
      etag,
      body: bytes,
      made_ms: began_ms,
      renewing: false,
      waiting: [],
    };
    answers.set(key, kept);
    if (answers.size > MOST_ANSWERS) answers.delete(answers.keys().next().value!);
    for (const one of waiting) {
      if (began_ms > changed_ms) send(kept, one);
      // A change came in between: the first of them has it made once more, for all.
      else listener(one.request, one.response);
    }
    return body;
  }

  return {
    /** For Fastify's serverFactory. */
    server(
      handler: RequestListener,
      options: { keepAliveTimeout: number; requestTimeout: number; connectionTimeout: number },
    ): Server {
      const server = createServer(listen(handler));
      server.keepAliveTimeout = options.keepAliveTimeout;
      server.requestTimeout = options.requestTimeout;
      server.setTimeout(options.connectionTimeout);
      return server;
    },
    /** Watches what this application answers. Before any other hook that changes answers. */
    watch(app: FastifyInstance): void {
      const began = new WeakMap<FastifyRequest, number>();
      app.decorateRequest('kept', false);
      app.addHook('onRequest', (request, _reply, done) => {
        if (request.method === 'GET') began.set(request, reads.asOf_ms());
        done();
      });
      app.addHook('onSend', async (request, reply, payload) =>
        request.kept && typeof payload === 'string'
          ? keep(request, reply, payload, began.get(request)!)
          : payload,
      );
      app.addHook('preClose', async () => {
        closing = true;
      });
      app.addHook('onReady', async () => {
        // Behind PgBouncer one may listen and never hear anything: so each process calls itself, and counts as hearing when
        // the call has come back. After a break everything may have changed meanwhile, and it calls again.
        const call = () => {
          limits = DEAF;
          forget();
          sql.notify(CHANNEL, '').catch(() => undefined);
        };
        const heard = () => {
          limits = HEARING;
          forget();
        };
        await sql
          .listen(CHANNEL, heard, call)
          .catch((error: unknown) => log.warn({ err: error }, 'cannot listen for changes of the catalogue'));
      });
    },
  };
}

const compress = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
  identity: async (body: Buffer) => body,
};

/** What an answer may depend on, or null when the request is somebody's own. */
function keyOf({ method, url, headers }: IncomingMessage): string | null {
  if (method !== 'GET' || headers.authorization !== undefined || headers.cookie !== undefined) return null;
  if (headers.range !== undefined || headers.origin !== undefined) return null;
  return `${url}\n${encodingOf({ headers })}\n${headers['accept-language'] ?? ''}\n${headers['save-data'] ?? ''}\n${headers.accept ?? ''}`;
}

/** What browsers write there is always the same few words. */
const encodings = new Map<string, keyof typeof compress>();
const MOST_ENCODINGS = 100;

function encodingOf({ headers }: Pick<IncomingMessage, 'headers'>): keyof typeof compress {
  const accepted = String(headers['accept-encoding'] ?? '');
  const known = encodings.get(accepted) ?? readEncoding(accepted);
  if (encodings.size < MOST_ENCODINGS) encodings.set(accepted, known);
  return known;
}

function readEncoding(accepted: string): keyof typeof compress {
  if (/;\s*q=0(\.0*)?\s*(,|$)/.test(accepted)) return 'identity';
  return /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

// One HTTP call to a payment provider: a time limit, a size limit, a breaker, and an answer that says whether the
// request can have had an effect. Nothing here throws for what the network or the provider does.
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import { type Outgoing, outgoing } from '../../outgoing.ts';
import type { Provider } from '../gateway.ts';

const size_limit_bytes = 1024 * 1024;

/** The part of a pino logger that gateways use. */
export type GatewayLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** `now` is the injected clock; `send` is how the network is reached, without limits when it is left out. */
export type GatewayDeps = { now(): Date; log: GatewayLog; send?: Outgoing };

const anywhere = outgoing({ MODE: 'demo', PRIVATE_HOSTS: [] });

/** When to stop asking: after so many failures in a row, for so long. */
export type BreakerConfig = { failures: number; pause_ms: number };

export type Call = {
  /** Names the call in the log; paths and bodies hold personal data. */
  operation: string;
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: object;
};

/**
 * `answer`: the provider said something (json is undefined when it was not JSON) · `not_sent`: it cannot have had an
 * effect · `lost`: it may have had one, and nobody knows (time-out, reset, unreadable answer).
 */
export type Reply =
  | { kind: 'answer'; status: number; json: unknown; retry_after_s: number | null; raw: unknown }
  | { kind: 'not_sent'; why: string; retry_after_s: number | null; raw: unknown }
  | { kind: 'lost'; why: string; raw: unknown };

export type ProviderHttp = (call: Call) => Promise<Reply>;

/** Failures before a byte of the request left this machine. A reset is not among them: it may come after. */
const before_sending = new Set([
  'ERR_INVALID_URL',
  'ERR_PRIVATE_ADDRESS',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * @param options `base_url` without a path of its own call; `timeout_ms` covers connecting, waiting and reading.
 */
export function providerHttp(
  options: { provider: Provider; base_url: string; timeout_ms: number; breaker?: BreakerConfig },
  deps: GatewayDeps,
): ProviderHttp {
  const { failures, pause_ms } = options.breaker ?? { failures: 5, pause_ms: 15_000 };
  const breaker = circuitBreaker(
    handleWhenResult((reply) => isTransportTrouble(reply as Reply)),
    { halfOpenAfter: pause_ms, breaker: new ConsecutiveBreaker(failures) },
  );
  breaker.onBreak(() => deps.log.error({ provider: options.provider }, 'provider breaker opened'));
  breaker.onReset(() => deps.log.info({ provider: options.provider }, 'provider breaker closed'));
  const resting: Reply = {
    kind: 'not_sent',
    why: 'the provider failed several times in a row and is given a rest',
    retry_after_s: Math.ceil(pause_ms / 1000),
    raw: null,
  };

  return async (call) => {
    // While one call probes a provider that was down, the others are told at once instead of queueing behind it.
    if (breaker.state === CircuitState.HalfOpen) return resting;
    const began = performance.now();
    try {
      const reply = await breaker.execute(() => exchange(options, call, deps));
      report(options.provider, call.operation, reply, performance.now() - began, deps.log);
      return reply;
    } catch (error) {
      if (error instanceof BrokenCircuitError) return resting;
      throw error;
    }
  };
}

/** Only what says that the provider is down counts; a refusal is an answer. */
function isTransportTrouble(reply: Reply): boolean {
  return reply.kind === 'answer' ? [502, 503, 504].includes(reply.status) : true;
}

async function exchange(
  options: { base_url: string; timeout_ms: number },
  call: Call,
  deps: GatewayDeps,
): Promise<Reply> {
  try {
    const send = deps.send ?? anywhere;
    // Never follows a redirect: one of the kind 307 would send the payment a second time.
    const response = await send(options.base_url.replace(/\/+$/, '') + call.path, {
      method: call.method,
      headers: {
        accept: 'application/json',
        // A kept connection that the other side closes just now would leave a payment in doubt for nothing.
        connection: 'close',
        ...(call.body ? { 'content-type': 'application/json' } : {}),
        ...call.headers,
      },
      body: call.body ? JSON.stringify(call.body) : null,
      signal: AbortSignal.timeout(options.timeout_ms),
    });
    const text = await readLimited(response);
    if (text === null) return lost('the answer is larger than 1 MB', { status: response.status });
    const json = parsedObject(text);
    const raw = json ?? { http_status: response.status, body: text.slice(0, 2000) };
    const retry_after_s = retryAfter(response.headers.get('retry-after'), deps.now());
    return { kind: 'answer', status: response.status, json, retry_after_s, raw };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'TimeoutError')
      return lost(`no answer within ${options.timeout_ms} ms`, { error: 'timeout' });
    const code = networkCode(error);
    const raw = { error: code ?? name };
    if (code !== null && before_sending.has(code)) {
      return { kind: 'not_sent', why: `no connection (${code})`, retry_after_s: null, raw };
    }
    return lost(`the connection broke (${code ?? name})`, raw);
  }
}

function lost(why: string, raw: unknown): Reply {
  return { kind: 'lost', why, raw };
}

async function readLimited(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > size_limit_bytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined for anything but a JSON object: no provider answers with a bare list, number or string. */
export function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function networkCode(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const code = (current as Error & { code?: unknown }).code;
    if (typeof code === 'string') return code;
    current = current.cause;
  }
  return null;
}

function retryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(0, Math.ceil(seconds))) : null;
}

function report(provider: Provider, operation: string, reply: Reply, took: number, log: GatewayLog): void {
  const fields = { provider, operation, took_ms: Math.round(took) };
  if (reply.kind !== 'answer') log.warn({ ...fields, why: reply.why }, `provider call ${reply.kind}`);
  else log.info({ ...fields, status: reply.status }, 'provider call answered');
}

// A call to Flutterwave with the secret key, and what its answer says about the call (never about a payment).
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import type { ProviderHttp, Reply } from './provider-http.ts';
import { child, text } from './wire-values.ts';

export type FlutterwaveCall = (
  operation: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<Reply>;

export function flutterwaveCall(http: ProviderHttp, config: FlutterwaveConfig): FlutterwaveCall {
  const headers = { authorization: `Bearer ${config.secret_key}` };
  return (operation, method, path, body) => http({ operation, method, path, headers, body });
}

/** The id as part of a path, or null for what cannot be one: an id may come from the browser's address line. */
export function idInPath(transaction_id: string): string | null {
  return /^[A-Za-z0-9_-]{1,64}$/.test(transaction_id) ? transaction_id : null;
}

/** Whether a call was carried out. `refused` is definite: nothing happened. */
export type Fate =
  | { kind: 'done'; data: Record<string, unknown>; raw: unknown }
  | { kind: 'refused'; status: number; message: string; raw: unknown }
  | { kind: 'unavailable'; why: string; retry_after_s: number | null; raw: unknown }
  | { kind: 'unknown'; why: string; raw: unknown };

export function fateOf(reply: Reply): Fate {
  if (reply.kind === 'not_sent') return { ...reply, kind: 'unavailable' };
  if (reply.kind === 'lost') return { kind: 'unknown', why: reply.why, raw: reply.raw };
  const { status, raw } = reply;
  const body = child({ body: reply.json }, 'body');
  if (status >= 200 && status <= 299 && body.status === 'success') {
    return { kind: 'done', data: child(body, 'data'), raw };
  }
  if (status === 429)
    return { kind: 'unavailable', why: 'too many calls', retry_after_s: reply.retry_after_s, raw };
  // v3 says {status: "error", message}; v4 says {status: "failed", error: {message}}.
  const message = text(body.message) ?? text(child(body, 'error').message);
  if (status >= 400 && status <= 499 && status !== 408 && message !== null) {
    return { kind: 'refused', status, message, raw };
  }
  // A 503 comes after half a minute of work, and the work may have been done.
  return { kind: 'unknown', why: `HTTP ${status}`, raw };
}

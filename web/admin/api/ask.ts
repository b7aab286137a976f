// Every call of the API. The log-in is an HttpOnly cookie of this site, so nothing here ever holds a token.
import { type Method, prove } from './proof.ts';

export type FieldError = { field: string; message: string };

/** An answer that is not a success: RFC 9457, or what the browser says when nobody answers (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  readonly request_id: string | null;
  readonly retry_after_s: number | null;

  constructor(status: number, body: Record<string, unknown>, retry_after: string | null) {
    super(typeof body.detail === 'string' ? body.detail : 'The server did not answer as it should');
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : 'unknown';
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.request_id = typeof body.request_id === 'string' ? body.request_id : null;
    this.retry_after_s = retry_after && /^\d+$/.test(retry_after) ? Number(retry_after) : null;
  }
}

export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api, with its query. */
  path: string;
  body?: unknown;
  /** For POSTs that create or pay: the same key for the same intention. */
  key?: string;
  /** The ETag of what was read, for PUT: the change is refused when somebody else was quicker. */
  etag?: string | null;
  signal?: AbortSignal;
};

/** @throws Problem */
export async function ask<T>(call: Call): Promise<T> {
  return (await askWithTag<T>(call)).body;
}

/** The same, with the version of what came. @throws Problem */
export async function askWithTag<T>(call: Call): Promise<{ body: T; etag: string | null }> {
  const response = await send(call, 'application/json');
  const body = response.status === 204 ? null : await response.json();
  return { body: body as T, etag: response.headers.get('etag') };
}

/** All rows of a list's filter, as a file that the browser saves. @throws Problem */
export async function saveCsv(path: string): Promise<void> {
  const response = await send({ method: 'GET', path }, 'text/csv');
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  saveFile(name ?? 'export.csv', await response.blob());
}

/** Lets the browser save what is in memory. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to save it; the address may go in the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** @param again whether it is repeated, after the person has confirmed who they are */
async function send(call: Call, accept: string, again = false): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (call.key) headers['idempotency-key'] = call.key;
  if (call.etag) headers['if-match'] = call.etag;
  const isForm = call.body instanceof FormData || call.body instanceof Blob;
  if (call.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  const response = await fetch(`/api${call.path}`, {
    method: call.method,
    headers,
    credentials: 'same-origin',
    ...(call.body === undefined
      ? {}
      : { body: isForm ? (call.body as BodyInit) : JSON.stringify(call.body) }),
    ...(call.signal ? { signal: call.signal } : {}),
  }).catch((error: unknown) => {
    if (call.signal?.aborted) throw error;
    throw new Problem(
      0,
      { code: 'offline', detail: 'No answer: are you connected? Nothing was changed that we know of.' },
      null,
    );
  });
  if (response.ok) return response;
  if (response.status === 401) logInAgain();
  const body = await response.json().catch(() => ({}));
  if (body.code === 'step_up_required' && !again && (await prove(body.methods as Method[])))
    return send(call, accept, true);
  if (body.code === 'second_factor_required') leaveFor('/account/second-factor');
  throw new Problem(response.status, body, response.headers.get('retry-after'));
}

/** Leaves for the log-in page, which comes back here. */
export function logInAgain(): void {
  leaveFor('/login');
}

function leaveFor(page: string): void {
  const here = location.pathname + location.search;
  location.assign(`${page}?next=${encodeURIComponent(here)}`);
}

/** Ends the log-in of this browser. */
export async function logOut(next = '/login'): Promise<void> {
  await ask({ method: 'POST', path: '/auth/logout' }).catch(() => undefined);
  // Drafts hold names and reasons, and the next person at this desk may be somebody else. Who was only away for long finds
  // theirs again.
  if (next === '/login') sessionStorage.clear();
  location.assign(next);
}

/** Unlike randomUUID also there on a plain http address. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

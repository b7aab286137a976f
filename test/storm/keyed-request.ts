// What customers of a platform that may die under them send: with a key where something is made, so that they may ask again.

/** @param within_ms how long they wait for an answer */
export function keyedRequest(
  method: string,
  { token, key, body, within_ms }: { token: string; key: string; body: unknown; within_ms: number },
): RequestInit {
  return {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'idempotency-key': key } : {}),
    },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(within_ms),
  };
}

// Idempotency-Key: the same key and body give the first answer again. The key is stored in the transaction that does
// the work, so a commit whose reply was lost and its retry make exactly one row.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf } from './access.ts';
import { problemOf, toAppError } from './problem.ts';

export type Answer = { status: number; body: unknown };
type Stored = {
  request_hash: string;
  resource_id: string | null;
  response_status: number | null;
  response_body: string | null;
};
type Key = { scope: string; key: string; request_hash: string };

/** The key of a request, or null when the caller sent none. @throws AppError 422 when it is malformed */
export function idempotencyKey(request: FastifyRequest): Key | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  // The draft writes it as a quoted string; most clients send it bare.
  const key = String(header)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
  const request_hash = createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest('base64url');
  return { scope: request.caller?.user_id ?? 'public', key, request_hash };
}

/**
 * Runs `work` in a transaction and sends its answer; with an Idempotency-Key the answer, a refusal included, is stored
 * with it and given again to every retry.
 */
export async function answerOnce(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<Answer>,
): Promise<FastifyReply> {
  const key = idempotencyKey(request);
  if (!key) {
    const { status, body } = await transaction(deps.sql, actorOf(request), work);
    return reply.code(status).send(body);
  }
  try {
    const outcome = await transaction(deps.sql, actorOf(request), async (tx) => {
      const earlier = await claim(tx, deps, key, null);
      if (earlier) return { earlier };
      const answer = await work(tx);
      await store(tx, deps, key, answer);
      return { answer };
    });
    if (outcome.earlier) return replay(deps, reply, outcome.earlier);
    return reply.code(outcome.answer.status).send(outcome.answer.body);
  } catch (error) {
    await keepRefusal(deps, request, key, error);
    throw error;
  }
}

/**
 * Takes the key inside the caller's transaction. Gives back the stored row when the key was used before.
 * @param resource_id what the request makes, for work that spans more than one transaction
 * @throws AppError 422 when the key belongs to another request, 409 when the first one is still running
 */
export async function claim(
  tx: Tx,
  deps: Deps,
  key: Key,
  resource_id: string | null,
): Promise<Stored | null> {
  const [{ locked }] = (await tx`
    select pg_try_advisory_xact_lock(hashtextextended(${`${key.scope} ${key.key}`}, 0)) as locked`) as unknown as [
    { locked: boolean },
  ];
  if (!locked) throw new AppError('idempotency_in_progress', undefined, { retry_after_s: 1 });
  // Keyed, because a body may hold a password, and a plain hash of one is quickly guessed.
  const request_hash = deps.seal.lookup(key.request_hash);
  const claimed = await tx`
    insert into idempotency_keys (scope, key, request_hash, resource_id, created_at)
    values (${key.scope}, ${key.key}, ${request_hash}, ${resource_id}, ${deps.now()})
    on conflict (scope, key) do nothing`;
  if (claimed.count === 1) return null;
  const [stored] = await tx<Stored[]>`
    select request_hash, resource_id, response_status, response_body from idempotency_keys
    where scope = ${key.scope} and key = ${key.key}`;
  if (stored!.request_hash !== request_hash) throw new AppError('idempotency_key_reused');
  return stored!;
}

/** Keeps the answer of a claimed key, in the transaction that makes it true. */
export async function store(tx: Tx, deps: Deps, key: Key, answer: Answer): Promise<void> {
  await tx`
    update idempotency_keys set response_status = ${answer.status}, response_body = ${deps.seal.closeJson(answer.body)}
    where scope = ${key.scope} and key = ${key.key}`;
}

/** Sends a stored answer again. @throws AppError 409 when there is none yet */
export function replay(deps: Deps, reply: FastifyReply, stored: Stored): FastifyReply {
  if (stored.response_status === null || stored.response_body === null) {
    throw new AppError('idempotency_in_progress', undefined, { retry_after_s: 1 });
  }
  reply.header('idempotency-replayed', 'true').code(stored.response_status);
  const body = deps.seal.openJson(stored.response_body);
  if (stored.response_status < 400) return reply.send(body);
  return reply.type('application/problem+json').serializer(JSON.stringify).send(body);
}

/**
 * A refusal by a rule is an answer too. Trouble of ours is not, the retry shall try again, unless it is `final`.
 */
export async function keepRefusal(
  deps: Deps,
  request: FastifyRequest,
  key: Key,
  error: unknown,
  { final = false } = {},
): Promise<void> {
  const refusal = toAppError(error);
  const ofTheKey = refusal.code === 'idempotency_in_progress' || refusal.code === 'idempotency_key_reused';
  // The very same request comes again once its sender has proved who they are.
  const ofTheLogin = refusal.code === 'step_up_required' || refusal.code === 'second_factor_required';
  if (ofTheKey || ofTheLogin || (!final && (refusal.status >= 500 || refusal.status === 429))) return;
  await transaction(deps.sql, actorOf(request), async (tx) => {
    const earlier = await claim(tx, deps, key, null);
    if (earlier && earlier.response_status !== null) return;
    await store(tx, deps, key, { status: refusal.status, body: problemOf(refusal, request.id) });
  }).catch((failure: unknown) =>
    request.log.warn({ err: failure }, 'a refusal could not be kept for its Idempotency-Key'),
  );
}

// Before what could hurt most, a log-in proves once more who it is: a stolen token, or a screen left open, is not enough.
import type { FastifyRequest } from 'fastify';
import type { Db } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { methodsOf } from './factors.ts';

/** A proof counts this long. */
const PROOF_LIFE_MS = 10 * 60_000;

/** Until when this log-in's last proof counts; null when it does no more. */
export async function provedUntil(sql: Db, now: Date, login_id: string): Promise<Date | null> {
  const [login] = await sql<
    { proved_at: string | null }[]
  >`select proved_at from logins where id = ${login_id}`;
  if (!login?.proved_at) return null;
  const until = new Date(Date.parse(login.proved_at) + PROOF_LIFE_MS);
  return until > now ? until : null;
}

/** Lets a log-in go on that has proved itself lately. @throws AppError 403 `step_up_required`, with the ways to do it */
export async function requireProof(
  sql: Db,
  { now }: Pick<Deps, 'now'>,
  request: FastifyRequest,
): Promise<void> {
  const { login_id, user_id } = callerOf(request);
  if (await provedUntil(sql, now(), login_id)) return;
  const methods = await methodsOf(sql, user_id);
  throw new AppError('step_up_required', undefined, { more: { methods } });
}

/** The same, only for an account that has a second factor. */
export async function requireProofOfTwo(
  sql: Db,
  deps: Pick<Deps, 'now'>,
  request: FastifyRequest,
  user_id: string,
): Promise<void> {
  if (!(await methodsOf(sql, user_id)).includes('password')) await requireProof(sql, deps, request);
}

/** Remembers that this log-in has just proved itself. @returns until when that counts */
export async function keepProof(sql: Db, now: Date, login_id: string): Promise<Date> {
  await sql`update logins set proved_at = ${now} where id = ${login_id}`;
  return new Date(now.getTime() + PROOF_LIFE_MS);
}

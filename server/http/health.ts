// Health for balancers: alive, and ready to serve.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isAway } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';

const healthy = z.object({ status: z.literal('ok') });
const PATIENCE_MS = 2_000;
/** How long an answer of the database is believed, and after which it is asked again beside the answer. */
const BELIEVED_MS = 2_000;
const ASK_AGAIN_MS = 500;

/** Registered beside the API. Never refused, and quick also while every connection to the database is busy. */
export async function healthRoutes(app: FastifyInstance, { sql }: Deps): Promise<void> {
  const options = {
    schema: { hide: true, response: { 200: healthy } },
    config: { access: 'anyone' as const, admission: 'always' as const },
    logLevel: 'warn' as const,
  };
  let answered_ms = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  const ask = () => {
    asking ??= sql`select 1`
      .then(() => {
        answered_ms = performance.now();
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  app.get('/healthz', options, async () => ({ status: 'ok' as const }));
  app.get('/readyz', options, async () => {
    if (isAway(sql)) throw notReady();
    const age_ms = performance.now() - answered_ms;
    if (age_ms > BELIEVED_MS) await withPatience(ask());
    else if (age_ms > ASK_AGAIN_MS) ask().catch(() => undefined);
    return { status: 'ok' as const };
  });
}

function notReady(): AppError {
  return new AppError('service_unavailable', 'The database does not answer', { retry_after_s: 1 });
}

async function withPatience(answer: Promise<void>): Promise<void> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(notReady()), PATIENCE_MS).unref();
  });
  await Promise.race([answer, late]);
}

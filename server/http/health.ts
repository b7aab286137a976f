// Health for balancers: alive, and ready to serve.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';

const healthy = z.object({ status: z.literal('ok') });

export async function healthRoutes(app: FastifyInstance, { sql }: Deps): Promise<void> {
  const options = {
    schema: { hide: true, response: { 200: healthy } },
    config: { access: 'anyone' as const, admission: 'always' as const },
    logLevel: 'warn' as const,
  };
  app.get('/healthz', options, async () => ({ status: 'ok' as const }));
  app.get('/readyz', options, async () => {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(
        () =>
          reject(new AppError('service_unavailable', 'The database does not answer', { retry_after_s: 1 })),
        2_000,
      ).unref();
    });
    await Promise.race([sql`select 1`, late]);
    return { status: 'ok' as const };
  });
}

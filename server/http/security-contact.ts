// /.well-known/security.txt (RFC 9116): whom to tell about a weakness.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';

const HALF_A_YEAR_MS = 180 * 86_400_000;

/** The contact is the business's own address; without one in the configuration there is no such file. */
export async function securityContact(app: FastifyInstance, { config, now }: Deps): Promise<void> {
  const address = config.BUSINESS_EMAIL;
  if (!address) return;
  app.get(
    '/.well-known/security.txt',
    { schema: { hide: true }, config: { access: 'anyone' } },
    async (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=86400')
        .send(
          [
            `Contact: mailto:${address}`,
            // Whoever reads it later should fetch it again.
            `Expires: ${new Date(now().getTime() + HALF_A_YEAR_MS).toISOString()}`,
            'Preferred-Languages: en, sw',
            `Canonical: ${config.PUBLIC_URL}/.well-known/security.txt`,
            '',
          ].join('\n'),
        ),
  );
}

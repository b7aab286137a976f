// The OpenAPI 3.1 document, generated from the same schemas that validate and serialise, and its pages.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { type ErrorCode, errorCatalogue } from '../errors.ts';

const toJsonSchema = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } });

/** The hash is of the one sheet that Swagger's script makes; after an update the browser's console says another, if there is one. */
const REFERENCE_POLICY = [
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'",
  "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join('; ');

/** Must be registered before the routes it describes. */
export async function describeApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Darasa',
        version: '1',
        description:
          'Courses, sessions, bookings and payments of a training company. Lists are `{ data, next_cursor, total }`; errors are RFC 9457 problem documents with a stable `code`; POSTs that create or pay take an `Idempotency-Key`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: { access_token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: ((route: Parameters<typeof toJsonSchema>[0]) =>
      // Pages are for people, not operations of the API.
      route.url.startsWith('/api/')
        ? toJsonSchema(route)
        : { schema: { ...route.schema, hide: true }, url: route.url }) as never,
    transformObject: jsonSchemaTransformObject as never,
  });
  app.get(
    '/api/openapi.json',
    { schema: { hide: true }, config: { access: 'anyone' } },
    async (_request, reply) => reply.header('cache-control', 'public, max-age=60').send(app.swagger()),
  );
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: REFERENCE_POLICY,
    uiConfig: { url: '/api/openapi.json', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    theme: {
      title: 'Darasa API',
      css: [{ filename: 'darasa.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
  for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
    const [status, title] = errorCatalogue[code];
    app.get(
      `/docs/errors/${code}`,
      { schema: { hide: true }, config: { access: 'anyone' } },
      async (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'public, max-age=3600')
          .send(
            `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${code} · Darasa API</title><h1><code>${code}</code></h1><p>HTTP ${status}</p><p>${title}.</p><p><a href="/docs">API reference</a></p></html>`,
          ),
    );
  }
}

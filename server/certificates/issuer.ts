// GET /api/issuer and what hangs below it: who signs our credentials, with which keys, and which of them no longer count.
// Whoever checks a credential offline keeps a copy of these.
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers, idParams } from '../http/fields.ts';
import { publicKeys } from './signing-key.ts';

const profileSchema = z.object({
  id: z.string(),
  type: z.array(z.string()),
  name: z.string(),
  url: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
});
const keySchema = z.object({
  kty: z.string(),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
});
const revocationsSchema = z.object({
  id: z.string(),
  issuer: z.string(),
  revokedCredentials: z.array(
    z.object({ id: z.string(), revoked: z.boolean(), revocationReason: z.string() }),
  ),
});

export function issuerId({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): string {
  return `${PUBLIC_URL}/api/issuer`;
}

/** The profile that stands in each credential, and at its own address. */
export function issuerProfile(config: Config): z.output<typeof profileSchema> {
  return {
    id: issuerId(config),
    type: ['Profile'],
    name: config.BUSINESS_NAME,
    url: config.PUBLIC_URL,
    ...(config.BUSINESS_EMAIL ? { email: config.BUSINESS_EMAIL } : {}),
    ...(config.BUSINESS_PHONE ? { phone: config.BUSINESS_PHONE } : {}),
  };
}

/** Four addresses that are one document. */
export const issuer: Action = async (app, { sql, config }) => {
  const tags = ['Certificates'];
  app.get(
    '/issuer',
    {
      schema: { tags, summary: 'Who issues our credentials', response: answers({ 200: profileSchema }) },
    },
    async (request, reply) => {
      cacheForVisitors(request, reply, 3600);
      return issuerProfile(config);
    },
  );
  app.get(
    '/issuer/keys',
    {
      schema: {
        tags,
        summary: 'The keys that sign our credentials',
        description: 'A JSON Web Key Set. Keys are never taken away.',
        response: answers({ 200: z.object({ keys: z.array(keySchema) }) }),
      },
    },
    async (request, reply) => {
      cacheForVisitors(request, reply, 300);
      return { keys: (await publicKeys(sql)) as z.output<typeof keySchema>[] };
    },
  );
  app.get(
    '/issuer/keys/:id',
    {
      schema: {
        tags,
        summary: 'One key, as credentials name it',
        params: idParams,
        response: answers({ 200: keySchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const key = (await publicKeys(sql)).find(({ kid }) => kid === request.params.id);
      if (!key) throw new AppError('not_found', 'There is no such key');
      cacheForVisitors(request, reply, 3600);
      return key as z.output<typeof keySchema>;
    },
  );
  app.get(
    '/issuer/revocations',
    {
      schema: {
        tags,
        summary: 'Credentials that no longer count',
        description: 'As a 1EdTech revocation list: revoked and replaced ones, by their id.',
        response: answers({ 200: revocationsSchema }),
      },
    },
    async (request, reply) => {
      cacheForVisitors(request, reply, 60);
      const revokedCredentials = await sql<z.output<typeof revocationsSchema>['revokedCredentials']>`
        select 'urn:uuid:' || id as id, true as revoked, revoked_reason as "revocationReason"
        from certificates where revoked_at is not null order by revoked_at, id`;
      return { id: `${issuerId(config)}/revocations`, issuer: issuerId(config), revokedCredentials };
    },
  );
};

// What every action is given. Built once in open-parts.ts (and in test/app.ts), passed as plugin options, never global.
import type { FastifyBaseLogger, FastifyPluginAsync, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AccessTokens } from './accounts/access-token.ts';
import type { Revocations } from './accounts/revocations.ts';
import type { Config } from './config.ts';
import type { Sql } from './database/connect.ts';
import type { Reads } from './database/reads.ts';
import type { FileStore } from './files/file-store.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { Jobs } from './jobs/queue.ts';
import type { Gateway, Provider } from './payments/gateway.ts';
import type { Seal } from './seal.ts';

export type Deps = {
  config: Config;
  sql: Sql;
  /** For what people look at, which may be a moment old; never for a decision. */
  reads: Reads;
  /** The one clock: the database's, or a test's. */
  now: () => Date;
  log: FastifyBaseLogger;
  seal: Seal;
  jobs: Jobs;
  files: FileStore;
  /** Only configured providers are here. */
  gateways: Partial<Record<Provider, Gateway>>;
  tokens: AccessTokens;
  revocations: Revocations;
  limits: RateLimits;
};

/** One action, one file: a Fastify plugin that adds one route (rarely two that belong together). */
export type Action = FastifyPluginAsync<Deps, RawServerDefault, ZodTypeProvider, FastifyBaseLogger>;

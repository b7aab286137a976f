// Puts the parts together that every action is given; used by open-parts.ts and by the tests alike.
import type { FastifyBaseLogger } from 'fastify';
import { createAccessTokens } from './accounts/access-token.ts';
import { watchRevocations } from './accounts/revocations.ts';
import type { Config } from './config.ts';
import type { Sql } from './database/connect.ts';
import { readFromPrimary, readFromReplica } from './database/reads.ts';
import type { Deps } from './deps.ts';
import { openFileStore } from './files/file-store.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { startQueue } from './jobs/queue.ts';
import { configuredGateways } from './payments/configured-gateways.ts';
import { recordCalls } from './payments/record-calls.ts';
import { createSeal } from './seal.ts';

export type Parts = { config: Config; sql: Sql; now: () => Date; log: FastifyBaseLogger };

/** @param options.url the database again, for connections of the job queue's own
 * @param options.schedule whether this process may run the clock's jobs */
export async function assemble(parts: Parts, options: { url: string; schedule: boolean }): Promise<Deps> {
  const { config, sql, now, log } = parts;
  const tokens = createAccessTokens(config, now);
  const [jobs, revocations] = await Promise.all([
    startQueue(options.url, log, { schedule: options.schedule, prepare: config.DATABASE_PREPARE }),
    watchRevocations(sql, log, now, tokens.life_s),
  ]);
  const seal = createSeal(config.DATA_KEYS, config.LOOKUP_SECRET);
  return {
    ...parts,
    reads: readsOf(parts),
    tokens,
    jobs,
    revocations,
    seal,
    gateways: recordCalls(configuredGateways(config, now, log), { ...parts, seal }),
    files: await openFileStore(config),
    limits: createRateLimits(sql, now),
  };
}

function readsOf({ config, sql, log }: Parts) {
  const { READ_DATABASE_URL: url, DATABASE_POOL_SIZE: pool_size, DATABASE_PREPARE: prepare } = config;
  return url ? readFromReplica(sql, { url, pool_size, prepare, log }) : readFromPrimary(sql);
}

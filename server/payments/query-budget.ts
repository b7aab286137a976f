// The status query of a provider is limited by the minute (Daraja's sandbox: five), for all our nodes together.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { type Provider, ProviderUnavailable } from './gateway.ts';

const WINDOW_MS = 60_000;

/**
 * Takes one question out of this minute's. Nothing is sent to the provider when none is left.
 * @throws ProviderUnavailable with the seconds until the oldest question no longer counts
 */
export async function takeQuery(deps: Deps, provider: Provider): Promise<void> {
  const limit = provider === 'mpesa' ? deps.config.MPESA_QUERIES_PER_MINUTE : null;
  if (limit === null) return;
  const now = deps.now();
  const horizon = new Date(now.getTime() - WINDOW_MS);
  const oldest = await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended(${`provider_asks ${provider}`}, 0))`;
    await tx`delete from provider_asks where provider = ${provider} and at <= ${horizon}`;
    const [used] = await tx<{ count: number; oldest: string | null }[]>`
      select count(*)::int as count, min(at) as oldest from provider_asks where provider = ${provider}`;
    if (used!.count >= limit) return used!.oldest;
    await tx`insert into provider_asks (provider, at) values (${provider}, ${now})`;
    return null;
  });
  if (oldest === null) return;
  const wait_ms = Date.parse(oldest) + WINDOW_MS - now.getTime();
  throw new ProviderUnavailable(
    'our own limit of questions a minute is used up',
    Math.max(1, Math.ceil(wait_ms / 1000)),
  );
}

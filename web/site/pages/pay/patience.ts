// Pages that wait for a provider wait longer than others: cut off early, they would call a prompt that rang a failure.
import type { Config } from '../../../../server/config.ts';

/** The options of such a route. It outlasts the API's own patience with the provider. */
export function patiently(config: Pick<Config, 'PROVIDER_TIMEOUT_SECONDS'>) {
  return {
    config: { deadline_ms: (config.PROVIDER_TIMEOUT_SECONDS + 15) * 1000, admission: 'waits' as const },
  };
}

// How long a start takes with an existing database: from the start of the process that `npm start` starts to its first
// answer. What it compiled stands in the checkout after the round that warms up, as it does after a platform's first start.
import type { Contest } from './contests.ts';
import { timeOf_us } from './cpu-time.ts';
import { startPlatform } from './processes.ts';

export function startContest(database_url: string): Contest {
  return {
    name: 'start: Darasa',
    unit: 'ms',
    run: async () => {
      const platform = await startPlatform(database_url);
      const cost = { server_us: timeOf_us([platform.pid]), database_us: null };
      const note = `${Math.round(platform.memory_mb())} MB`;
      await platform.stop();
      return { value: platform.started_ms, cost, note };
    },
  };
}

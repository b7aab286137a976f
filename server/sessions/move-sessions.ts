// By the clock: scheduled → ongoing → completed. A session that came and went while no server ran takes both steps.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';

/** Rows that somebody is changing right now wait for the next minute. */
export async function moveSessions({ sql, now }: Pick<Deps, 'sql' | 'now'>): Promise<void> {
  const instant = now();
  await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
    await tx`
      update sessions set status = 'ongoing' where id in (
        select id from sessions where status = 'scheduled' and starts_at <= ${instant} for update skip locked)`;
    await tx`
      update sessions set status = 'completed' where id in (
        select id from sessions where status = 'ongoing' and ends_at <= ${instant} for update skip locked)`;
  });
}

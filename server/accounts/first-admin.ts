// A production system starts empty; its first admin comes from the configuration.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { hashPassword } from './password.ts';

/**
 * Makes the admin of ADMIN_EMAIL and ADMIN_PASSWORD, verified, when there is no admin at all. An account that somebody
 * opened with that address is never promoted: its password is not ours.
 */
export async function ensureFirstAdmin({
  sql,
  config,
  log,
}: Pick<Deps, 'sql' | 'config' | 'log'>): Promise<void> {
  const { ADMIN_EMAIL, ADMIN_PASSWORD } = config;
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) return;
  const admins = () => sql`select from users where role = 'admin'`;
  if ((await admins()).length > 0) return;
  const email = ADMIN_EMAIL.toLowerCase();
  const password_hash = await hashPassword(ADMIN_PASSWORD);
  const made = await transaction(sql, { actor_id: null, source: 'command' }, async (tx) => {
    // Nodes that start together take turns.
    await tx`select pg_advisory_xact_lock(hashtextextended('first admin', 0))`;
    return tx`
      insert into users (email, password_hash, name, role, email_verified)
      select ${email}, ${password_hash}, 'Administrator', 'admin', true
      where not exists (select from users where role = 'admin')
      on conflict (email) do nothing`;
  });
  if (made.count === 1) log.info('The first admin was made from ADMIN_EMAIL');
  else if ((await admins()).length === 0) {
    log.warn(
      'ADMIN_EMAIL belongs to an account that is not an admin; choose another address for the first admin',
    );
  }
}

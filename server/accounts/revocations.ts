// Revoked logins, known to every node at once without a read per request: each node keeps the revoked logins whose
// access tokens may still be alive, hears of new ones by LISTEN, and reads the table while it cannot listen.
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Sql, Tx } from '../database/connect.ts';

const CHANNEL = 'login_revoked';
const POLL_MS = 1_000;
/** A revocation may commit a little after the instant it carries. */
const POLL_OVERLAP_S = 30;
/** After this long without a successful read the table is asked for each request. */
const STALE_MS = 5_000;

export type Revocations = {
  /** True when the login's tokens no longer count. */
  isRevoked(login_id: string): Promise<boolean>;
  /** Makes this node know at once, before the notification comes round. Call it after the commit. */
  remember(login_ids: string[]): void;
  stop(): Promise<void>;
};

/**
 * Ends logins inside a transaction: all of a user's, but `except`, or one.
 * @returns the ids ended; pass them to `remember` after the commit.
 */
export async function revokeLogins(
  tx: Tx,
  now: Date,
  which: { user_id: string; except?: string } | { login_id: string },
  reason:
    | 'logged_out'
    | 'ended_by_admin'
    | 'token_reused'
    | 'password_changed'
    | 'password_reset'
    | 'deactivated'
    | 'role_changed'
    | 'second_factor_changed',
): Promise<string[]> {
  const scope =
    'login_id' in which
      ? tx`id = ${which.login_id}`
      : tx`user_id = ${which.user_id} and id is distinct from ${which.except ?? null}::uuid`;
  const rows = await tx<{ id: string }[]>`
    update logins set revoked_at = ${now}, revoked_reason = ${reason}
    where ${scope} and revoked_at is null returning id`;
  // A log-in that waits for its second step proved itself by what no longer holds.
  if ('user_id' in which) await tx`delete from proof_challenges where user_id = ${which.user_id}`;
  const ids = rows.map((row) => row.id);
  for (const id of ids) await tx`select pg_notify(${CHANNEL}, ${id})`;
  return ids;
}

/**
 * @param life_s how long an access token lives: older revocations need not be remembered
 * @throws when the database cannot be read at the start
 */
export async function watchRevocations(
  sql: Sql,
  log: FastifyBaseLogger,
  now: () => Date,
  life_s: number,
): Promise<Revocations> {
  const revoked = new Map<string, number>();
  let lastRead = 0;

  function add(login_id: string): void {
    const horizon = now().getTime() - life_s * 1000;
    for (const [id, at] of revoked) {
      if (at >= horizon) break;
      revoked.delete(id);
    }
    if (!revoked.has(login_id)) revoked.set(login_id, now().getTime());
  }

  async function readSince(seconds: number): Promise<void> {
    const since = new Date(now().getTime() - seconds * 1000);
    for (const row of await sql<{ id: string }[]>`select id from logins where revoked_at >= ${since}`)
      add(row.id);
    lastRead = performance.now();
  }

  await readSince(life_s);
  // The notification makes it immediate; the poll makes it certain, also where LISTEN cannot work (PgBouncer).
  const subscription = await sql.listen(CHANNEL, add).catch((error: unknown) => {
    log.warn({ err: error }, 'cannot listen for revoked logins, polling only');
    return null;
  });
  const poll = setInterval(() => {
    const behind_s = Math.ceil((performance.now() - lastRead) / 1000) + POLL_OVERLAP_S;
    readSince(Math.min(behind_s, life_s)).catch(() =>
      log.warn('revoked logins could not be read, asking for each request'),
    );
  }, POLL_MS).unref();

  return {
    async isRevoked(login_id) {
      if (revoked.has(login_id)) return true;
      if (performance.now() - lastRead < STALE_MS) return false;
      return (await sql`select from logins where id = ${login_id} and revoked_at is null`).length === 0;
    },
    remember: (login_ids) => login_ids.forEach(add),
    async stop() {
      clearInterval(poll);
      // With the database gone there is nothing to take back, and nobody to wait for.
      const patience = pause(1_000, undefined, { ref: false });
      await Promise.race([subscription?.unlisten().catch(() => undefined), patience]);
    },
  };
}

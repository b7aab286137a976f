// Tells the admins about something only a person can settle.
import { createHash } from 'node:crypto';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { type Recipient, writeMessage } from './outbox.ts';

/** One message to each active admin for each `key`. `path` is where in the back office it is settled. */
export async function alertStaff(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'seal' | 'now' | 'config'>,
  alert: { key: string; what: string; path: string },
): Promise<void> {
  const event = createHash('sha256').update(alert.key).digest('base64url').slice(0, 22);
  const admins = await tx<Recipient[]>`
    select id as user_id, email, name, locale from users where role = 'admin' and is_active and email_verified order by created_at limit 20`;
  for (const admin of admins) {
    await writeMessage(tx, deps, {
      key: `staff_alert:${event}:${admin.user_id}`,
      kind: 'staff_alert',
      to: admin,
      data: { what: alert.what, link: `${deps.config.PUBLIC_URL}${alert.path}` },
    });
  }
}

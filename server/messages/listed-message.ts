// A message as admins see it: what, when and how it went, never what it says or the whole address.
import type { Db, Fragment } from '../database/connect.ts';
import type { Seal } from '../seal.ts';
import type { ListedMessage } from './schemas.ts';

export function messageColumns(sql: Db): Fragment {
  return sql`
    messages.id, messages.kind, messages.channel, messages.status, messages.user_id, messages.recipient, messages.locale,
    messages.attempts, messages.error, messages.send_after, messages.created_at, messages.sent_at, messages.delivered_at,
    messages.resend_of, messages.data is not null and messages.status <> 'queued' as can_resend`;
}

export function toListedMessage<R extends ListedMessage>(row: R, seal: Seal): R {
  return { ...row, recipient: masked(seal.open(row.recipient)) };
}

/** w•••u@example.com, +2547•••678 */
function masked(recipient: string): string {
  const at = recipient.lastIndexOf('@');
  if (at < 0) return `${recipient.slice(0, 5)}•••${recipient.slice(-3)}`;
  const name = recipient.slice(0, at);
  return `${name[0]}•••${name.length > 2 ? name.at(-1) : ''}${recipient.slice(at)}`;
}

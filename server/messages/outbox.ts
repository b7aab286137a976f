// The outbox: a message is a row, written in the transaction of its cause and sent by a job. Its key says which event
// it tells whom about, so one event makes one message, however often it is processed.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { MessageData, MessageKind } from './kinds.ts';

export type Recipient = { user_id: string | null; email: string; name: string; locale: string };

/** Writes one message and its job; does nothing when the key is there already. */
export async function writeMessage<K extends MessageKind>(
  tx: Tx,
  { jobs, seal, now }: Pick<Deps, 'jobs' | 'seal' | 'now'>,
  message: {
    key: string;
    kind: K;
    to: Recipient;
    data: MessageData[K];
    /** A receipt or credit note that travels with it as a PDF. */
    document_id?: string;
  },
): Promise<void> {
  const { key, kind, to, data, document_id = null } = message;
  const [row] = await tx<{ id: string }[]>`
    insert into messages (key, kind, user_id, recipient, locale, data, document_id, created_at)
    values (${key}, ${kind}, ${to.user_id}, ${seal.close(to.email)}, ${to.locale === 'sw' ? 'sw' : 'en'},
            ${seal.closeJson({ ...data, name: to.name })}, ${document_id}, ${now()})
    on conflict (key) do nothing
    returning id`;
  if (row) await jobs.enqueue(tx, 'send_message', { message_id: row.id });
}

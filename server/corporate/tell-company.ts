// Letters to the company, in its language, to the address it gave.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { MessageData, MessageKind } from '../messages/kinds.ts';
import { writeMessage } from '../messages/outbox.ts';
import type { CorporateRequest } from './schemas.ts';

export async function tellCompany<K extends MessageKind & `corporate_${string}`>(
  tx: Tx,
  deps: Deps,
  request: Pick<CorporateRequest, 'email' | 'contact_person' | 'locale'>,
  message: { key: string; kind: K; data: MessageData[K] },
): Promise<void> {
  const to = { user_id: null, email: request.email, name: request.contact_person, locale: request.locale };
  await writeMessage(tx, deps, { ...message, to });
}

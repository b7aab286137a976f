// Messages: the development mailbox, where there is one.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { anyone } from '../http/access.ts';
import { mailboxAsJson, mailboxAttachment, mailboxBodies, mailboxLetter, mailboxList } from './mailbox.ts';

export async function messageRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  if (deps.config.MODE !== 'demo' || deps.config.SMTP_URL) return;
  await app.register(
    anyone([
      mailboxList, // GET /dev/mailbox
      mailboxAsJson, // GET /dev/mailbox.json
      mailboxLetter, // GET /dev/mailbox/:id
      mailboxBodies, // GET /dev/mailbox/:id/html, /dev/mailbox/:id/text
      mailboxAttachment, // GET /dev/mailbox/:id/attachment
    ]),
    deps,
  );
}

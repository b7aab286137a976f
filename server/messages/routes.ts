// Messages: URL → action, grouped by who may call; and the development mailbox, where there is one.
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, provider } from '../http/access.ts';
import { getMessage } from './get-message.ts';
import { listMessages } from './list-messages.ts';
import {
  mailboxAsJson,
  mailboxAttachment,
  mailboxBodies,
  mailboxCalendar,
  mailboxLetter,
  mailboxList,
} from './mailbox.ts';
import { receiveSmsReport } from './receive-sms-report.ts';
import { resendMessage } from './resend-message.ts';

/** Registered below /api. */
export async function messageApiRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    admin([
      listMessages, // GET /messages
      getMessage, // GET /messages/:id
      resendMessage, // POST /messages/:id/resend
    ]),
    deps,
  );
  await app.register(
    provider([
      receiveSmsReport, // POST /hooks/sms/:secret
    ]),
    deps,
  );
}

/** Registered beside the API. */
export async function messageRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  if (deps.config.MODE !== 'demo' || deps.config.SMTP_URL) return;
  await app.register(
    anyone([
      mailboxList, // GET /dev/mailbox
      mailboxAsJson, // GET /dev/mailbox.json
      mailboxLetter, // GET /dev/mailbox/:id
      mailboxBodies, // GET /dev/mailbox/:id/html, /dev/mailbox/:id/text
      mailboxAttachment, // GET /dev/mailbox/:id/attachment
      mailboxCalendar, // GET /dev/mailbox/:id/session.ics
    ]),
    deps,
  );
}

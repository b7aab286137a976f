// The job that sends one message of the outbox: claim the row, send without any transaction, record. A message is
// claimed for a while, not locked, so that a slow mail server holds no connection to the database.
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { documentFile } from '../documents/document-file.ts';
import type { JobHandler } from '../jobs/worker.ts';
import type { MessageKind } from './kinds.ts';
import type { Given, Locale } from './letter.ts';
import { failureOf, mailerFor } from './mailer.ts';
import { type Rendered, render } from './render.ts';

/** As often as the queue tries (server/jobs/queue.ts): 20 retries and the first, over about three hours. */
const TRIES = 21;
/** Longer than the mailer's own time-outs together. */
const CLAIM_MS = 90_000;

type Message = {
  id: string;
  kind: MessageKind;
  locale: Locale;
  recipient: string;
  data: string;
  document_id: string | null;
  attempts: number;
};

export const sendMessage: JobHandler<'send_message'> = async (deps, { message_id }) => {
  const { sql, seal, config } = deps;
  const now = deps.now();
  const [message] = await sql<Message[]>`
    update messages set attempts = attempts + 1, claimed_until = ${new Date(now.getTime() + CLAIM_MS)}
    where id = ${message_id} and status = 'queued' and (claimed_until is null or claimed_until <= ${now})
    returning id, kind, locale, recipient, data, document_id, attempts`;
  if (!message) {
    const [row] = await sql<{ status: string }[]>`select status from messages where id = ${message_id}`;
    // Another run has it, or had it and died. Trying again later settles which.
    if (row?.status === 'queued') throw new Error('The message is being sent by another run of its job');
    return;
  }
  const recipient = seal.open(message.recipient);
  const rendered = render(message.kind, message.locale, seal.openJson(message.data) as Given<MessageKind>, {
    business: config.BUSINESS_NAME,
    timezone: config.TIMEZONE,
  });
  if (!config.SMTP_URL) {
    await keepInMailbox(deps, message, recipient, rendered);
    return;
  }
  const attachment = message.document_id ? await documentFile(deps, message.document_id) : null;
  try {
    await mailerFor(config)({ id: message.id, recipient, attachment, ...rendered });
  } catch (error) {
    const failure = failureOf(error);
    await record(deps, message, failure.code, failure.final || message.attempts >= TRIES);
    if (failure.final || message.attempts >= TRIES) return;
    throw new Error(`The mail server did not take a message: ${failure.code}`);
  }
  await sql`
    update messages set status = 'sent', sent_at = ${deps.now()}, data = null, error = null, claimed_until = null
    where id = ${message.id} and status = 'queued'`;
};

/** Without a mail server: the letter and its being sent are one transaction. */
async function keepInMailbox(
  deps: Deps,
  { id, document_id }: Message,
  recipient: string,
  { subject, text, html }: Rendered,
) {
  const now = deps.now();
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    const sent = await tx`
      update messages set status = 'sent', sent_at = ${now}, data = null, error = null, claimed_until = null
      where id = ${id} and status = 'queued'`;
    if (sent.count === 0) return;
    await tx`
      insert into development_mailbox (recipient, subject, text_body, html_body, document_id, created_at)
      values (${recipient}, ${subject}, ${text}, ${html}, ${document_id}, ${now})`;
  });
}

/** A message that is given up keeps its row as a trace, without its contents. */
async function record({ sql, log }: Deps, { id, kind, attempts }: Message, code: string, final: boolean) {
  log.warn({ message_id: id, kind, attempts, code, final }, 'a message could not be sent');
  await sql`
    update messages set error = ${code}, claimed_until = null, status = ${final ? 'failed' : 'queued'},
      data = case when ${final} then null else data end
    where id = ${id} and status = 'queued'`;
}

// The job that sends one message of the outbox: claim the row, send without any transaction, record. A message is
// claimed for a while, not locked, so that a slow mail server holds no connection to the database. A process that dies
// between sending and recording leaves a claim that runs out, and the message goes out a second time (docs/messages.md).
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { SEND_RETRIES } from '../jobs/queue.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { type MessageKind, traits } from './kinds.ts';
import type { Given, Locale } from './letter.ts';
import { putOffUntil } from './quiet-hours.ts';
import { renderSms } from './render-sms.ts';
import { sendLetter } from './send-letter.ts';
import { sendSms } from './send-sms.ts';

/** As often as the queue tries: its retries and the first. */
const TRIES = SEND_RETRIES + 1;
/** Longer than the time-outs of a mail server, or of the SMS provider, together. */
const CLAIM_MS = 90_000;
/** Marks the failure after which a message may have been taken all the same. */
const UNKNOWN = 'UNKNOWN ';

export type Message = {
  id: string;
  kind: MessageKind;
  channel: 'email' | 'sms';
  user_id: string | null;
  locale: Locale;
  recipient: string;
  data: string;
  document_id: string | null;
  attempts: number;
  error: string | null;
};

/** `kept`: the letter was put into the development mailbox, and that is recorded already. */
export type Outcome =
  | { kind: 'sent'; provider_id: string | null }
  | { kind: 'kept' }
  | { kind: 'put_off'; until: Date }
  | { kind: 'failed'; code: string; final: boolean; unknown?: boolean };

export const sendMessage: JobHandler<'send_message'> = async (deps, { message_id }) => {
  const message = await claim(deps, message_id);
  if (!message) return;
  const given = deps.seal.openJson(message.data) as Given<MessageKind>;
  const outcome = (await isOutdated(deps, message, given))
    ? { kind: 'failed' as const, code: 'OUTDATED', final: true }
    : await (message.channel === 'sms' ? sendText : sendLetter)(deps, message, given);
  if (outcome.kind === 'kept') return;
  if (outcome.kind === 'sent') return recordSent(deps, message, outcome.provider_id);
  if (outcome.kind === 'put_off') return putOff(deps, message, outcome.until);
  // A provider that may have taken it is tried once more, not for a day: two of the same at most.
  const twice = outcome.unknown === true && message.error?.startsWith(UNKNOWN) === true;
  const final = outcome.final || twice || message.attempts >= TRIES;
  await recordFailure(deps, message, `${outcome.unknown ? UNKNOWN : ''}${outcome.code}`, final);
  if (!final) throw new Error(`A message was not taken: ${outcome.code}`);
};

/** The message, for this run alone; null when there is nothing to do. @throws while another run has it */
async function claim({ sql, jobs, now }: Deps, message_id: string): Promise<Message | null> {
  const instant = now();
  const [message] = await sql<Message[]>`
    update messages set attempts = attempts + 1, claimed_until = ${new Date(instant.getTime() + CLAIM_MS)}
    where id = ${message_id} and status = 'queued' and (claimed_until is null or claimed_until <= ${instant})
      and (send_after is null or send_after <= ${instant})
    returning id, kind, channel, user_id, locale, recipient, data, document_id, attempts, error`;
  if (message) return message;
  const [row] = await sql<{ status: string; send_after: string | null }[]>`
    select status, send_after from messages where id = ${message_id}`;
  if (row?.status !== 'queued') return null;
  if (row.send_after && Date.parse(row.send_after) > instant.getTime()) {
    await jobs.enqueue(
      sql,
      'send_message',
      { message_id },
      { delay_s: secondsUntil(row.send_after, instant) },
    );
    return null;
  }
  // Another run has it, or had it and died. Trying again later settles which.
  throw new Error('The message is being sent by another run of its job');
}

/** A reminder of something that is over, moved or cancelled would only mislead. */
async function isOutdated(
  { sql, now }: Deps,
  { kind }: Message,
  given: Given<MessageKind>,
): Promise<boolean> {
  if (kind !== 'session_reminder') return false;
  const { booking_id, starts_at } = given as Given<'session_reminder'>;
  const live = await sql`
    select from bookings b join sessions s on s.id = b.session_id
    where b.id = ${booking_id} and b.payment_status = 'paid' and b.cancelled_at is null and s.status = 'scheduled'
      and s.starts_at = ${starts_at} and s.starts_at > ${now()}`;
  return live.length === 0;
}

async function sendText(deps: Deps, message: Message, given: Given<MessageKind>): Promise<Outcome> {
  const { config, seal } = deps;
  const { kind, locale } = message;
  const text = renderSms(kind, locale, given, { business: config.BUSINESS_NAME, timezone: config.TIMEZONE });
  if (text === null || !config.AFRICASTALKING_API_KEY)
    return { kind: 'failed', code: 'SMS_OFF', final: true };
  const about =
    'offer_expires_at' in given ? given.offer_expires_at : 'starts_at' in given ? given.starts_at : undefined;
  const until = putOffUntil(kind, about, deps.now(), config.SMS_QUIET_HOURS, config.TIMEZONE);
  if (until) return { kind: 'put_off', until };
  return sendSms(config, seal.open(message.recipient), text);
}

async function recordSent({ sql, now }: Deps, message: Message, provider_id: string | null): Promise<void> {
  await sql`
    update messages set status = 'sent', sent_at = ${now()}, provider_id = ${provider_id}, error = null,
      claimed_until = null, data = ${traits[message.kind].secret ? null : message.data}
    where id = ${message.id} and status = 'queued'`;
}

async function putOff({ sql, jobs, now }: Deps, { id }: Message, until: Date): Promise<void> {
  await transaction(sql, { actor_id: null, source: 'job' }, async (tx) => {
    await tx`
      update messages set send_after = ${until}, claimed_until = null, attempts = attempts - 1
      where id = ${id} and status = 'queued'`;
    await jobs.enqueue(tx, 'send_message', { message_id: id }, { delay_s: secondsUntil(until, now()) });
  });
}

/** One second late rather than one early. */
function secondsUntil(until: Date | string, now: Date): number {
  return Math.ceil((new Date(until).getTime() - now.getTime()) / 1000) + 1;
}

/** A message that is given up keeps what it said, to be sent again by a person, unless that is a secret. */
async function recordFailure(
  { sql, log }: Deps,
  message: Message,
  code: string,
  final: boolean,
): Promise<void> {
  const { id, kind, channel, attempts } = message;
  log.warn({ message_id: id, kind, channel, attempts, code, final }, 'a message could not be sent');
  await sql`
    update messages set error = ${code}, claimed_until = null, status = ${final ? 'failed' : 'queued'},
      data = ${final && traits[kind].secret ? null : message.data}
    where id = ${id} and status = 'queued'`;
}

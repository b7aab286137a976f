// The outbox: a message is a row, written in the transaction of its cause and sent by a job. Its key says which event
// it tells whom about, so one event makes one message of each channel, however often it is processed.
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { type MessageData, type MessageKind, type Topic, traits } from './kinds.ts';
import type { Given, Locale } from './letter.ts';
import { letterOf } from './render.ts';

export type Recipient = {
  user_id: string | null;
  email: string;
  name: string;
  locale: string;
  /** The number for SMS as it is stored, E.164 sealed; none, no SMS. */
  sealed_phone?: string | null;
};

export type Wanted<K extends MessageKind> = {
  key: string;
  kind: K;
  to: Recipient;
  data: MessageData[K];
  /** A receipt or credit note that travels with the letter as a PDF. */
  document_id?: string;
};
type Writer = Pick<Deps, 'jobs' | 'seal' | 'now' | 'config'>;
type Channel = 'email' | 'sms';

/**
 * Writes one event for one person: a letter, an SMS where the kind has one and a number is known, and a notification in
 * the app, with the jobs that send them. What is there already under the key stays as it is.
 */
export async function writeMessage<K extends MessageKind>(
  tx: Tx,
  deps: Writer,
  message: Wanted<K>,
): Promise<void> {
  const { kind, to } = message;
  const { topic, in_app } = traits[kind];
  const unwanted = topic && to.user_id ? await unwantedChannels(tx, to.user_id, topic) : [];
  const rows = messageRows(deps, message).filter(({ channel }) => !unwanted.includes(channel));
  // Both travel to the database together: this is on the way of every booking.
  const [written] = await Promise.all([
    rows.length > 0
      ? tx<{ id: string }[]>`insert into messages ${tx(rows)} on conflict (key) do nothing returning id`
      : [],
    in_app && to.user_id !== null
      ? tx`insert into notifications ${tx(notificationRow(deps, message, to.user_id))} on conflict (key) do nothing`
      : null,
  ]);
  for (const { id } of written) await deps.jobs.enqueue(tx, 'send_message', { message_id: id });
}

/** The rows of a letter and, where the kind has one and a number is known, an SMS; unwanted channels still among them. */
export function messageRows<K extends MessageKind>({ seal, now, config }: Writer, message: Wanted<K>) {
  const { key, kind, to, data, document_id = null } = message;
  const common = {
    kind,
    user_id: to.user_id,
    locale: localeOf(to),
    data: seal.closeJson({ ...data, name: to.name }),
    created_at: now(),
  };
  const row = (channel: Channel, place: string, own_key: string) => ({
    ...common,
    key: own_key,
    channel,
    recipient: seal.close(place),
    recipient_hash: seal.lookup(place),
    document_id: channel === 'email' ? document_id : null,
  });
  const rows = [row('email', to.email, key)];
  if (traits[kind].sms && config.AFRICASTALKING_API_KEY && to.sealed_phone)
    rows.push(row('sms', seal.open(to.sealed_phone), `sms:${key}`));
  return rows;
}

/** What is shown inside the app. */
export function notificationRow<K extends MessageKind>(deps: Writer, message: Wanted<K>, user_id: string) {
  const { key, kind, to, data } = message;
  const { BUSINESS_NAME, TIMEZONE, PUBLIC_URL } = deps.config;
  const locale = localeOf(to);
  const { subject, preview } = letterOf(kind, locale, { ...data, name: to.name } as Given<K>, {
    business: BUSINESS_NAME,
    timezone: TIMEZONE,
  });
  const link = 'link' in data ? data.link : null;
  return {
    ...{ key, user_id, kind, locale, title: subject, body: preview },
    link: link?.startsWith(PUBLIC_URL) ? link.slice(PUBLIC_URL.length) : null,
    created_at: deps.now(),
  };
}

async function unwantedChannels(tx: Tx, user_id: string, topic: Topic): Promise<Channel[]> {
  const rows = await tx<{ channel: Channel }[]>`
    select channel from notification_choices where user_id = ${user_id} and topic = ${topic} and not wanted`;
  return rows.map(({ channel }) => channel);
}

function localeOf({ locale }: Recipient): Locale {
  return locale === 'sw' ? 'sw' : 'en';
}

// A letter on its way: by SMTP, or into the development mailbox while no mail server is configured.
import { bookingCalendar } from '../calendar/booking-calendar.ts';
import { transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { documentFile } from '../documents/document-file.ts';
import { type MessageKind, traits } from './kinds.ts';
import type { Given } from './letter.ts';
import { failureOf, mailerFor } from './mailer.ts';
import { type Rendered, render } from './render.ts';
import type { Message, Outcome } from './send-message.ts';
import { interestStopLink, unsubscribeLink } from './unsubscribe-link.ts';

export async function sendLetter(deps: Deps, message: Message, given: Given<MessageKind>): Promise<Outcome> {
  const { config, seal } = deps;
  const { kind, user_id } = message;
  const { topic, calendar: has_calendar } = traits[kind];
  const recipient = seal.open(message.recipient);
  const unsubscribe =
    'interest_id' in given
      ? interestStopLink(deps, given.interest_id)
      : topic && user_id
        ? unsubscribeLink(deps, { user_id, topic, channel: 'email' })
        : null;
  const place = { business: config.BUSINESS_NAME, timezone: config.TIMEZONE };
  const rendered = render(kind, message.locale, given, place, unsubscribe);
  const calendar =
    has_calendar && 'booking_id' in given ? await bookingCalendar(deps.sql, config, given.booking_id) : null;
  if (!config.SMTP_URL) {
    await keepInMailbox(deps, message, recipient, rendered, calendar?.text ?? null);
    return { kind: 'kept' };
  }
  const attachment = message.document_id ? await documentFile(deps, message.document_id) : null;
  try {
    const send = await mailerFor(config);
    await send({ id: message.id, recipient, attachment, calendar, unsubscribe, ...rendered });
    return { kind: 'sent', provider_id: null };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}

/** The letter and its being sent are one transaction. */
async function keepInMailbox(
  deps: Deps,
  { id, kind, document_id }: Message,
  recipient: string,
  { subject, text, html }: Rendered,
  calendar: string | null,
): Promise<void> {
  const now = deps.now();
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    const sent = await tx`
      update messages set status = 'sent', sent_at = ${now}, error = null, claimed_until = null,
        data = case when ${traits[kind].secret === true} then null else data end
      where id = ${id} and status = 'queued'`;
    if (sent.count === 0) return;
    await tx`
      insert into development_mailbox (recipient, subject, text_body, html_body, document_id, calendar, created_at)
      values (${recipient}, ${subject}, ${text}, ${html}, ${document_id}, ${calendar}, ${now})`;
  });
}

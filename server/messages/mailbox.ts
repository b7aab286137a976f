// GET /dev/mailbox: where letters land while no mail server is configured, so that a newcomer can follow their links.
// Only in demo mode; a production system never shows anybody's mail.
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { documentFile } from '../documents/document-file.ts';
import { AppError } from '../errors.ts';
import { email, idParams } from '../http/fields.ts';
import { html } from './html.ts';
import { sendPage } from './page.ts';

type Mail = { id: string; recipient: string; subject: string; created_at: string };

const NEWEST = 100;
const query = z.strictObject({
  recipient: z.union([email, z.literal('').transform(() => undefined)]).optional(),
});
const mailboxSchema = z.object({
  data: z.array(
    z.object({
      id: z.guid(),
      recipient: z.string(),
      subject: z.string(),
      text: z.string(),
      links: z.array(z.string()),
      created_at: z.string(),
    }),
  ),
});

/** The newest letters as JSON, with the addresses of their links: for scripts and tests. */
export const mailboxAsJson: Action = async (app, { sql }) => {
  app.get(
    '/dev/mailbox.json',
    { schema: { hide: true, querystring: query, response: { 200: mailboxSchema } } },
    async (request, reply) => {
      const { recipient } = request.query;
      const mails = await sql<(Mail & { text: string })[]>`
        select id, recipient, subject, text_body as text, created_at from development_mailbox
        where ${recipient ? sql`recipient = ${recipient}` : sql`true`}
        order by created_at desc, id desc limit ${NEWEST}`;
      reply.header('cache-control', 'no-store');
      return {
        data: mails.map((mail) => ({ ...mail, links: mail.text.match(/https?:\/\/\S+/g) ?? [] })),
      };
    },
  );
};

export const mailboxList: Action = async (app, { sql, config }) => {
  app.get('/dev/mailbox', { schema: { hide: true, querystring: query } }, async (request, reply) => {
    const { recipient } = request.query;
    const mails = await sql<Mail[]>`
      select id, recipient, subject, created_at from development_mailbox
      where ${recipient ? sql`recipient = ${recipient}` : sql`true`}
      order by created_at desc, id desc limit ${NEWEST}`;
    const items = mails.map(
      (mail) => html`<li><a href="/dev/mailbox/${mail.id}"><strong>${mail.subject}</strong>
<span class="soft">to ${mail.recipient} · <time datetime="${mail.created_at}">${shown(mail.created_at, config.TIMEZONE)}</time></span></a></li>`,
    );
    const nothing = recipient
      ? html`<p>Nothing has been sent to ${recipient} yet. <a href="/dev/mailbox">Show everybody’s mail</a></p>`
      : html`<p>Nothing has been sent yet. Open an account, and its letter appears here.</p>`;
    return sendPage(reply, {
      title: 'Mailbox',
      business: config.BUSINESS_NAME,
      wide: true,
      body: html`<h1>Mailbox</h1>
<p class="soft">No mail server is configured, so every letter stays here instead of being sent. Newest first; reload for more.</p>
<form class="search" method="get" action="/dev/mailbox" role="search"><div><label for="recipient">Recipient</label>
<input id="recipient" name="recipient" type="email" autocomplete="off" value="${recipient ?? ''}"></div><button>Show</button></form>
<div class="card">${mails.length > 0 ? html`<ul class="mails">${items}</ul>` : nothing}</div>`,
    });
  });
};

export const mailboxLetter: Action = async (app, { sql, config }) => {
  app.get('/dev/mailbox/:id', { schema: { hide: true, params: idParams } }, async (request, reply) => {
    const [mail] = await sql<(Mail & { attached: string | null; has_calendar: boolean })[]>`
      select m.id, m.recipient, m.subject, m.created_at, d.number as attached, m.calendar is not null as has_calendar
      from development_mailbox m left join documents d on d.id = m.document_id where m.id = ${request.params.id}`;
    if (!mail) throw new AppError('not_found');
    return sendPage(reply, {
      title: mail.subject,
      business: config.BUSINESS_NAME,
      wide: true,
      body: html`<p><a href="/dev/mailbox">← Mailbox</a></p>
<h1>${mail.subject}</h1>
<p class="soft">to <a href="/dev/mailbox?recipient=${encodeURIComponent(mail.recipient)}">${mail.recipient}</a> ·
<time datetime="${mail.created_at}">${shown(mail.created_at, config.TIMEZONE)}</time></p>
${mail.attached !== null && html`<p>Attached: <a href="/dev/mailbox/${mail.id}/attachment">${mail.attached}.pdf</a></p>`}
${mail.has_calendar && html`<p>Attached: <a href="/dev/mailbox/${mail.id}/session.ics">session.ics</a></p>`}
<iframe src="/dev/mailbox/${mail.id}/html" title="The letter" sandbox="allow-top-navigation-by-user-activation"></iframe>
<p class="soft"><a href="/dev/mailbox/${mail.id}/text">The letter as plain text</a></p>`,
    });
  });
};

/** The letter's two bodies, exactly as they would be sent, in a frame that can run nothing. */
export const mailboxBodies: Action = async (app, { sql }) => {
  const options = { schema: { hide: true, params: idParams } };
  const bodyOf = async (mail_id: string, column: 'html_body' | 'text_body') => {
    const [mail] = await sql<{ body: string }[]>`
      select ${sql(column)} as body from development_mailbox where id = ${mail_id}`;
    if (!mail) throw new AppError('not_found');
    return mail.body;
  };
  app.get('/dev/mailbox/:id/html', options, async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation",
      )
      // Links open in the whole window, not in the frame.
      .send((await bodyOf(request.params.id, 'html_body')).replace('<head>', '<head>\n<base target="_top">')),
  );
  app.get('/dev/mailbox/:id/text', options, async (request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(await bodyOf(request.params.id, 'text_body')),
  );
};

/** The PDF that travels with the letter. */
export const mailboxAttachment: Action = async (app, deps) => {
  app.get(
    '/dev/mailbox/:id/attachment',
    { schema: { hide: true, params: idParams } },
    async (request, reply) => {
      const [mail] = await deps.sql<{ document_id: string | null }[]>`
      select document_id from development_mailbox where id = ${request.params.id}`;
      if (!mail?.document_id) throw new AppError('not_found');
      const { filename, content, contentType } = await documentFile(deps, mail.document_id);
      return reply
        .type(contentType)
        .header('cache-control', 'no-store')
        .header('content-disposition', `inline; filename="${filename}"`)
        .send(content);
    },
  );
};

/** The entry for a calendar that travels with the letter. */
export const mailboxCalendar: Action = async (app, { sql }) => {
  app.get(
    '/dev/mailbox/:id/session.ics',
    { schema: { hide: true, params: idParams } },
    async (request, reply) => {
      const [mail] = await sql<{ calendar: string | null }[]>`
        select calendar from development_mailbox where id = ${request.params.id}`;
      if (!mail?.calendar) throw new AppError('not_found');
      return reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(mail.calendar);
    },
  );
};

function shown(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-KE', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}

// SMTP, by nodemailer: one pool of connections for the process. It is loaded with the first letter that goes out.
import type { Config } from '../config.ts';
import type { Rendered } from './render.ts';

export type Attachment = { filename: string; content: Buffer; contentType: string };
export type Mail = Rendered & {
  id: string;
  recipient: string;
  attachment: Attachment | null;
  /** An entry for the reader's calendar (RFC 5545), whole. */
  calendar: { method: 'REQUEST' | 'CANCEL'; text: string } | null;
  /** Stops letters of this kind, for those that can be stopped. */
  unsubscribe: string | null;
};
type Mailer = (mail: Mail) => Promise<void>;

const mailers = new Map<string, Promise<Mailer>>();

/** @throws whatever the mail server or the way to it says; see failureOf */
export function mailerFor({ SMTP_URL, MAIL_FROM }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Promise<Mailer> {
  const name = `${SMTP_URL} ${MAIL_FROM}`;
  const mailer = mailers.get(name) ?? createMailer(SMTP_URL!, MAIL_FROM);
  mailers.set(name, mailer);
  return mailer;
}

async function createMailer(url: string, from: string): Promise<Mailer> {
  const { default: nodemailer } = await import('nodemailer');
  const address = new URL(url);
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: 2,
    host: address.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: address.port ? Number(address.port) : undefined,
    secure: address.protocol === 'smtps:',
    ...(address.username
      ? { auth: { user: decodeURIComponent(address.username), pass: decodeURIComponent(address.password) } }
      : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Letters hold text and what is given as bytes; nothing in one may make the server read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return async ({ id, recipient, subject, text, html, attachment, calendar, unsubscribe }) => {
    await transport.sendMail({
      from,
      to: { name: '', address: recipient },
      subject,
      text,
      html,
      ...(attachment ? { attachments: [attachment] } : {}),
      ...(calendar
        ? { icalEvent: { method: calendar.method, content: calendar.text, filename: 'session.ics' } }
        : {}),
      // The same for each try: should one be taken although its answer was lost, the reader's server sees one letter.
      messageId: `<${id}@${domain}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        // One click in the mail program itself, without opening anything (RFC 8058).
        ...(unsubscribe
          ? {
              'List-Unsubscribe': `<${unsubscribe}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }
          : {}),
      },
    });
  };
}

/**
 * What to write down about a failure; never the server's sentence, which often quotes the address.
 * `final`: the server has refused this letter for good (a 5xx answer), trying again is of no use. A refused log-in is
 * ours to mend, so it is not final.
 */
export function failureOf(error: unknown): { code: string; final: boolean } {
  const { code = 'UNKNOWN', responseCode } = error as { code?: string; responseCode?: number };
  return {
    code: responseCode ? `${code} ${responseCode}` : code,
    final: code !== 'EAUTH' && code !== 'ECONNECTION' && responseCode !== undefined && responseCode >= 500,
  };
}

// A mail server (smtp-server) for a test: keeps what arrives, refuses as told, goes down and comes back.
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../server/ports.ts';

export type Part = { type: string; content: string };
export type Letter = {
  to: string;
  /** Unfolded, by lower-case name. */
  headers: Record<string, string>;
  subject: string;
  /** Every part that is not a container, decoded. */
  parts: Part[];
  raw: string;
};
export type MailServer = {
  url: string;
  letters: Letter[];
  down(): Promise<void>;
  up(): Promise<void>;
};

type Rules = {
  /** The answer to RCPT; undefined takes it. */
  refuse?: (address: string) => { code: number; text: string } | undefined;
  /** Called when a letter is whole, before the sender is told so. */
  taken?: (letter: Letter) => void | Promise<void>;
};

export async function mailServer(t: TestContext, rules: Rules = {}): Promise<MailServer> {
  const letters: Letter[] = [];
  const port = await freePort(0, '127.0.0.1');
  let server: SMTPServer | null = null;
  async function up(): Promise<void> {
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onRcptTo(address, _session, done) {
        const refusal = rules.refuse?.(address.address);
        done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
      },
      async onData(stream, session, done) {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const letter = read(Buffer.concat(chunks).toString('utf8'), session.envelope.rcptTo[0]!.address);
        letters.push(letter);
        await rules.taken?.(letter);
        done(null);
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((listening) => server!.listen(port, '127.0.0.1', listening));
  }
  const down = () => new Promise<void>((closed) => (server ? server.close(closed) : closed()));
  await up();
  t.after(down);
  const { port: own } = server!.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${own}`, letters, down, up };
}

function read(raw: string, to: string): Letter {
  const headers = headersOf(raw);
  return { to, headers, subject: words(headers.subject ?? ''), parts: partsOf(raw), raw };
}

function headersOf(entity: string): Record<string, string> {
  const head = entity.split('\r\n\r\n', 1)[0]!.replace(/\r\n[ \t]+/g, ' ');
  return Object.fromEntries(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function partsOf(entity: string): Part[] {
  const headers = headersOf(entity);
  const body = entity.slice(entity.indexOf('\r\n\r\n') + 4);
  const type = headers['content-type'] ?? 'text/plain';
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary) {
    const pieces = body.split(`--${boundary}`).slice(1, -1);
    return pieces.flatMap((piece) => partsOf(piece.replace(/^\r\n/, '').replace(/\r\n$/, '')));
  }
  const encoding = headers['content-transfer-encoding'] ?? '7bit';
  if (encoding === 'base64') return [{ type, content: Buffer.from(body, 'base64').toString('utf8') }];
  return [{ type, content: encoding === 'quoted-printable' ? quoted(body) : body }];
}

function quoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** RFC 2047 words in a header. */
function words(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, coded: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(coded, 'base64').toString('utf8')
        : quoted(coded.replaceAll('_', ' ')),
    );
}

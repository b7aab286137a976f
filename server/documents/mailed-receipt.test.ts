import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { settledMoney } from '../../test/access/settled-money.ts';
import { testApp } from '../../test/app.ts';
import { pdfText } from '../../test/pdf-text.ts';
import { bookingFacts } from '../bookings/booking.ts';
import { transaction } from '../database/connect.ts';
import { writeMessage } from '../messages/outbox.ts';
import { issueReceipt } from './issue-receipt.ts';

test('by SMTP the receipt travels as a PDF file named by its number', async (t) => {
  const letters: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // The mailer keeps its connection for the next letter.
    closeTimeout: 10,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, taken) {
      let letter = '';
      stream.setEncoding('latin1').on('data', (chunk) => {
        letter += chunk;
      });
      stream.on('end', () => {
        letters.push(letter);
        taken();
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => new Promise<void>((closed) => server.close(closed)));
  const { port } = server.server.address() as AddressInfo;
  const app = await testApp(t, { SMTP_URL: `smtp://127.0.0.1:${port}` });

  const { id: user_id } = await app.person();
  const { payment_id } = await settledMoney(app, user_id);
  const [payment] = await app.sql<{ booking_id: string }[]>`
    select booking_id from payments where id = ${payment_id}`;
  const { facts, to } = (await bookingFacts(app.sql, app.config, payment!.booking_id))!;
  const { number } = await transaction(app.sql, { actor_id: null, source: 'job' }, async (tx) => {
    const issued = await issueReceipt(tx, app.deps, payment_id);
    const data = { ...facts, receipt: 'SCE71ABC9Q' };
    const { document_id } = issued;
    await writeMessage(tx, app.deps, { key: randomUUID(), kind: 'booking_confirmed', to, data, document_id });
    return issued;
  });
  await app.runJobs();

  assert.equal(letters.length, 1);
  assert.match(letters[0]!, new RegExp(`Content-Disposition: attachment; filename=${number}\\.pdf`));
  const [, body] = /Content-Type: application\/pdf[\s\S]*?\r\n\r\n([\w+/=\r\n]+)/.exec(letters[0]!)!;
  assert.match(pdfText(Buffer.from(body!, 'base64')), new RegExp(number));
});

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { startSimulators } from './start.ts';

async function started(t: TestContext) {
  const reports: Record<string, string>[] = [];
  const platform = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      reports.push({
        ...Object.fromEntries(new URLSearchParams(body)),
        type: request.headers['content-type']!,
      });
      response.end('ok');
    });
  });
  await new Promise<void>((listening) => platform.listen(0, '127.0.0.1', listening));
  t.after(() => platform.close());
  const { port } = platform.address() as AddressInfo;
  const simulators = await startSimulators({ seed: 3, sms_report_url: `http://127.0.0.1:${port}/reports` });
  t.after(simulators.close);
  const { url, credentials } = simulators.africastalking;
  const send = async (fields: Record<string, string>, apikey = credentials.api_key) => {
    const answer = await fetch(`${url}/version1/messaging`, {
      method: 'POST',
      headers: { apikey, accept: 'application/json' },
      body: new URLSearchParams({ username: credentials.username, ...fields }),
    });
    const text = await answer.text();
    return { status: answer.status, text, json: text.startsWith('{') ? JSON.parse(text) : null };
  };
  return { simulators, send, reports };
}

test('an SMS is taken as the provider documents it, shown on its phone, and reported as delivered', async (t) => {
  const { simulators, send, reports } = await started(t);
  const { status, json } = await send({ to: '+254708374149', message: 'Hello <b>', from: 'DARASA' });
  assert.equal(status, 201);
  const [recipient] = json.SMSMessageData.Recipients;
  assert.equal(json.SMSMessageData.Message, 'Sent to 1/1 Total Cost: KES 0.8000');
  assert.deepEqual(
    { ...recipient, messageId: null },
    { statusCode: 101, number: '+254708374149', status: 'Success', cost: 'KES 0.8000', messageId: null },
  );
  assert.match(recipient.messageId, /^ATXid_[0-9a-f]{32}$/);
  const page = await (await fetch(`${simulators.phone_url}?number=254708374149`)).text();
  assert.match(page, /Hello &#60;b&#62;/);
  assert.match(page, /DARASA/);
  await simulators.flush();
  assert.deepEqual(
    [reports.length, reports[0]!.id, reports[0]!.status, reports[0]!.type],
    [1, recipient.messageId, 'Success', 'application/x-www-form-urlencoded'],
  );
});

test('a wrong key is refused in plain text, and so is a call without a number', async (t) => {
  const { send } = await started(t);
  const refused = await send({ to: '+254708374149', message: 'Hello' }, 'wrong');
  assert.deepEqual([refused.status, refused.text], [401, 'The supplied authentication is invalid']);
  assert.equal((await send({ message: 'Hello' })).status, 400);
});

test('faults are used up one by one, for the number they name', async (t) => {
  const { simulators, send, reports } = await started(t);
  const to = '+254708374149';
  const code = async (number: string) => {
    const { json } = await send({ to: number, message: 'Hello' });
    return json?.SMSMessageData.Recipients[0]?.statusCode ?? json?.SMSMessageData.Message ?? null;
  };
  simulators.failSms([
    { fault: 'refused', code: 405, to },
    { fault: 'bad_sender', to },
    { fault: 'undelivered', to },
  ]);
  assert.equal(await code('+254110000001'), 101);
  assert.deepEqual(
    [await code(to), await code(to), await code(to), await code(to)],
    [405, 'InvalidSenderId', 101, 101],
  );
  assert.equal(await code('12'), 403);
  await simulators.flush();
  assert.deepEqual(reports.map(({ status }) => status).sort(), ['Failed', 'Success', 'Success']);
  assert.equal(simulators.sms().length, 3);
});

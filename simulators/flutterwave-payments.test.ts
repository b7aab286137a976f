import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { call, type Merchant, merchantFor, sample, shapeOf } from './merchant.ts';

/** A shape without the names only one account or one time shows. */
function shapeWithout(value: unknown, ...names: string[]): unknown {
  const shape = shapeOf(value) as Record<string, Record<string, unknown>>;
  for (const name of names) for (const level of [shape, shape.data]) if (level) delete level[name];
  return shape;
}

const verify = (merchant: Merchant, id: unknown) => merchant.flutterwave('GET', `/transactions/${id}/verify`);

test('a payment gives a hosted link in the documented shape', async (t) => {
  const merchant = await merchantFor(t);
  const { status, json } = await merchant.payment();
  assert.equal(status, 200);
  assert.deepEqual(shapeOf(json), shapeOf(sample('flw-v3-payments-response-hosted-link-docs')));
  assert.match(json.data.link, /\/v3\/hosted\/pay\/flwlnk-[0-9a-z]{26}$/);
});

test('the page shows what is to be paid, and paying sends the browser back and the webhook off', async (t) => {
  const merchant = await merchantFor(t);
  const { link } = (await merchant.payment()).json.data;
  const page = await call(link, 'GET', undefined, undefined, 'text/html');
  assert.match(page.text, /KES 2,500\.00/);
  assert.match(page.text, /wanjiku@example\.com/);
  const paid = await call(link, 'POST', 'action=pay&method=card');
  assert.equal(paid.status, 303);
  const back = new URL(paid.location!);
  assert.equal(back.searchParams.get('booking'), '7');
  assert.equal(back.searchParams.get('status'), 'successful');
  assert.equal(back.searchParams.get('tx_ref'), 'ref-1');
  await merchant.simulators.flush();
  const [webhook] = merchant.received;
  assert.equal(webhook!.headers['verif-hash'], merchant.simulators.flutterwave.credentials.webhook_secret);
  assert.equal(String(webhook!.json.data.id), back.searchParams.get('transaction_id'));
  const documented = sample('flw-v3-webhook-charge-completed-card-docs');
  documented.data.customer.phone_number = '';
  assert.deepEqual(shapeWithout(webhook!.json, 'event.type'), shapeOf(documented));
  const [entry] = merchant.simulators.ledger();
  assert.deepEqual(
    [entry!.receipt, entry!.amount, entry!.currency],
    [String(webhook!.json.data.id), 2500, 'KES'],
  );
});

test('M-Pesa on the hosted page is described as an M-Pesa payment', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment({ meta: null });
  await merchant.simulators.checkout('ref-1', 'pay', 'mpesa');
  await merchant.simulators.flush();
  const { json } = merchant.received[0]!;
  const documented = sample('flw-v3-webhook-charge-completed-mpesa-docs-2020');
  const { data } = shapeWithout(documented, 'meta') as { data: Record<string, unknown> };
  assert.deepEqual(Object.keys(json.data).sort(), Object.keys(data).sort());
  assert.deepEqual([json.data.payment_type, json.data.auth_model], ['mpesa', 'LIPA_MPESA']);
});

test('a failed try is reported, the page stays open, and a later success has a new id', async (t) => {
  const merchant = await merchantFor(t);
  const { link } = (await merchant.payment()).json.data;
  const failed = await call(link, 'POST', 'action=fail');
  assert.equal(failed.location, new URL(link).pathname, 'the browser stays');
  assert.match((await call(link, 'GET')).text, /You can try again/);
  await call(link, 'POST', 'action=pay');
  await merchant.simulators.flush();
  const tries = merchant.received.map((one) => one.json.data);
  const of = (status: string) => tries.find((one) => one.status === status);
  assert.equal(tries.length, 2);
  assert.equal(of('failed').tx_ref, of('successful').tx_ref);
  assert.notEqual(of('failed').id, of('successful').id);
  assert.equal((await verify(merchant, of('failed').id)).json.data.status, 'failed');
});

test('cancelling sends the browser back without an id, and tells nobody', async (t) => {
  const merchant = await merchantFor(t);
  const { link } = (await merchant.payment()).json.data;
  const back = new URL((await call(link, 'POST', 'action=cancel')).location!);
  assert.equal(back.searchParams.get('status'), 'cancelled');
  assert.equal(back.searchParams.has('transaction_id'), false);
  await merchant.simulators.flush();
  assert.deepEqual(merchant.received, []);
});

test('a paid, disabled or timed-out page takes no more money', async (t) => {
  const merchant = await merchantFor(t);
  const paid = (await merchant.payment()).json.data.link;
  await call(paid, 'POST', 'action=pay');
  const late = (await merchant.payment({ tx_ref: 'ref-2', session_duration: 10 })).json.data.link;
  const tried = (await merchant.payment({ tx_ref: 'ref-3', max_retry_attempt: 1 })).json.data.link;
  await call(tried, 'POST', 'action=fail');
  const killed = (await merchant.payment({ tx_ref: 'ref-4' })).json.data.link;
  const disable = () => merchant.flutterwave('POST', '/payments/link/disable', { link: killed });
  assert.equal((await disable()).json.status, 'success');
  const again = await disable();
  assert.deepEqual(
    [again.status, again.json],
    [400, sample('flw-v3-payments-link-disable-already-inactive-docs')],
  );
  await merchant.simulators.advance(10 * 60_000);
  for (const link of [paid, late, tried, killed]) await call(link, 'POST', 'action=pay');
  assert.equal(merchant.simulators.ledger().length, 1);
});

test('verify tells the truth by id and by reference, in the documented shapes', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment({ meta: { booking: '7' } });
  const { transaction_id } = await merchant.simulators.checkout('ref-1', 'pay');
  const by_id = await verify(merchant, transaction_id);
  assert.deepEqual(
    shapeWithout(by_id.json, 'meta'),
    shapeWithout(sample('flw-v3-verify-by-id-card-docs-2020'), 'meta'),
  );
  const by_reference = await merchant.flutterwave('GET', '/transactions/verify_by_reference?tx_ref=ref-1');
  assert.deepEqual(by_reference.json, by_id.json);
  assert.deepEqual(
    shapeWithout(by_reference.json, 'meta'),
    shapeWithout(sample('flw-v3-verify-by-reference-card-docs-2025'), 'meta'),
  );
});

test('by reference, a success is found although a failure came after it was begun', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment();
  await merchant.payment();
  await merchant.simulators.checkout('ref-1', 'pay');
  await merchant.simulators.checkout((await merchant.payment()).json.data.link, 'fail');
  const { json } = await merchant.flutterwave('GET', '/transactions/verify_by_reference?tx_ref=ref-1');
  assert.equal(json.data.status, 'successful');
});

test('before anybody tried, and for a reference asked as an id, there is no transaction', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment();
  const answers = [
    await merchant.flutterwave('GET', '/transactions/verify_by_reference?tx_ref=ref-1'),
    await verify(merchant, 'ref-1'),
    await verify(merchant, '42'),
  ];
  for (const { status, json } of answers) {
    assert.equal(status, 400);
    assert.deepEqual(json, { status: 'error', message: 'No transaction was found for this id', data: null });
  }
});

test('a refund may be partial, never more than is left, and can be looked up', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment();
  const { transaction_id } = await merchant.simulators.checkout('ref-1', 'pay');
  const refund = (body: unknown) =>
    merchant.flutterwave('POST', `/transactions/${transaction_id}/refund`, body);
  const part = await refund({ amount: 999.5, comments: 'One seat given back' });
  assert.deepEqual(shapeOf(part.json), shapeOf(sample('flw-v3-refund-response-docs')));
  assert.equal((await refund({ amount: 1500.51 })).status, 400);
  assert.equal((await refund({})).json.data.amount_refunded, 1500.5);
  assert.equal((await refund({})).status, 400, 'nothing is left');
  assert.equal(merchant.simulators.ledger()[0]!.paid_back, 2500);
  const list = (await merchant.flutterwave('GET', '/refunds')).json.data;
  assert.deepEqual(
    list.map((one: { amount_refunded: number }) => one.amount_refunded),
    [999.5, 1500.5],
  );
  assert.deepEqual((await merchant.flutterwave('GET', `/refunds/${list[0].id}`)).json.data, list[0]);
});

test('without the secret key there is 401, and a missing field is named', async (t) => {
  const merchant = await merchantFor(t);
  const url = `${merchant.simulators.flutterwave.url}/payments`;
  const nobody = await call(url, 'POST', {});
  assert.deepEqual(
    [nobody.status, nobody.json],
    [401, sample('flw-v3-error-401-authorization-required-docs')],
  );
  assert.equal((await merchant.flutterwave('POST', '/payments', {}, 'another')).status, 401);
  const nameless = await merchant.payment({ tx_ref: undefined });
  assert.equal(nameless.status, 400);
  assert.deepEqual(nameless.json, { status: 'error', message: 'tx_ref is required', data: null });
});

test('a payment without a currency is in naira', async (t) => {
  const merchant = await merchantFor(t);
  await merchant.payment({ currency: undefined });
  await merchant.simulators.checkout('ref-1', 'pay');
  assert.equal(merchant.simulators.ledger()[0]!.currency, 'NGN');
});

test('a 503 may hide a payment page that was made, or one that was not', async (t) => {
  const merchant = await merchantFor(t);
  for (const effect of ['done', 'none'] as const)
    merchant.simulators.script({
      provider: 'flutterwave',
      call: 'payments',
      answer: { fault: 'unavailable', effect },
    });
  const first = await merchant.payment();
  assert.deepEqual([first.status, first.json], [503, sample('flw-v3-error-503-timeout-docs')]);
  await merchant.payment({ tx_ref: 'ref-2' });
  assert.ok((await merchant.simulators.checkout('ref-1', 'pay')).redirect);
  await assert.rejects(() => merchant.simulators.checkout('ref-2', 'pay'), /no payment link/);
});

test('a webhook can carry the flat v2 body', async (t) => {
  const merchant = await merchantFor(t);
  merchant.simulators.script({ provider: 'flutterwave', webhook: { body_version: 'v2' } });
  await merchant.payment();
  await merchant.simulators.checkout('ref-1', 'pay', 'mpesa');
  await merchant.simulators.flush();
  assert.deepEqual(
    shapeOf(merchant.received[0]!.json),
    shapeOf(sample('flw-legacy-v2-shape-webhook-mpesa-docs-2018')),
  );
});

test('a webhook can be signed as in v4, over the raw bytes, or wrongly, or not at all', async (t) => {
  const merchant = await merchantFor(t);
  for (const signature of ['hmac', 'wrong', 'none'] as const) {
    merchant.simulators.script({ provider: 'flutterwave', webhook: { signature } });
    await merchant.payment({ tx_ref: signature });
    await merchant.simulators.checkout(signature, 'pay');
    await merchant.simulators.flush();
  }
  const [hmac, wrong, none] = merchant.received;
  const secret = merchant.simulators.flutterwave.credentials.webhook_secret;
  const expected = createHmac('sha256', secret).update(hmac!.text).digest('base64');
  assert.equal(hmac!.headers['flutterwave-signature'], expected);
  assert.equal(hmac!.headers['verif-hash'], undefined);
  assert.ok(wrong!.headers['verif-hash'] && wrong!.headers['verif-hash'] !== secret);
  assert.equal(none!.headers['verif-hash'], undefined);
});

test('a webhook can be dropped, doubled, lie, or overtake the browser', async (t) => {
  const merchant = await merchantFor(t);
  const next = (webhook: object) => merchant.simulators.script({ provider: 'flutterwave', webhook });
  const pay = async (tx_ref: string) => {
    await merchant.payment({ tx_ref });
    return merchant.simulators.checkout(tx_ref, 'pay');
  };
  next({ copies: 0 });
  const dropped = await pay('dropped');
  await merchant.simulators.flush();
  assert.equal(merchant.received.length, 0);
  assert.equal((await verify(merchant, dropped.transaction_id)).json.data.status, 'successful');
  next({ copies: 2, amount: 1, status: 'failed' });
  const lied = await pay('lied');
  await merchant.simulators.flush();
  assert.deepEqual(
    merchant.received.map((one) => [one.json.data.amount, one.json.data.status]),
    [
      [1, 'failed'],
      [1, 'failed'],
    ],
  );
  assert.equal((await verify(merchant, lied.transaction_id)).json.data.amount, 2500);
  next({ before_redirect: true });
  await pay('overtaking');
  assert.equal(merchant.received[2]!.json.data.tx_ref, 'overtaking');
});

test('verify can lie or fail, and the money taken can differ from the money asked', async (t) => {
  const merchant = await merchantFor(t);
  const script = merchant.simulators.script;
  script({ provider: 'flutterwave', outcome: { status: 'successful', amount: 2000, currency: 'USD' } });
  script({ provider: 'flutterwave', call: 'verify', says: { status: 'pending' } });
  script({ provider: 'flutterwave', call: 'verify', answer: { fault: 'unavailable' } });
  await merchant.payment();
  const { transaction_id } = await merchant.simulators.checkout('ref-1', 'pay');
  assert.equal((await verify(merchant, transaction_id)).json.data.status, 'pending');
  assert.equal((await verify(merchant, transaction_id)).status, 503);
  const { data } = (await verify(merchant, transaction_id)).json;
  assert.deepEqual([data.status, data.amount, data.currency], ['successful', 2000, 'USD']);
});

test('a webhook not answered with 200 comes three times more, half an hour apart, when retries are on', async (t) => {
  const merchant = await merchantFor(t, { webhook_retries: true });
  merchant.reply.status = 204;
  await merchant.payment();
  await merchant.simulators.checkout('ref-1', 'pay');
  await merchant.simulators.flush();
  assert.equal(merchant.received.length, 1);
  await merchant.simulators.advance(6 * 3_600_000);
  assert.equal(merchant.received.length, 4);
});

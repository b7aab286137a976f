import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { type Evidence, UnreadableDelivery } from '../gateway.ts';
import { flutterwaveGateway } from './flutterwave.ts';
import type { FlutterwaveConfig } from './flutterwave-config.ts';
import { bytes, flutterwaveConfig, sample, sampleObject, testDeps } from './scripted-provider.ts';

function gatewayWith(changes: Partial<FlutterwaveConfig> = {}) {
  return flutterwaveGateway(flutterwaveConfig('http://127.0.0.1', changes), testDeps());
}
const gateway = gatewayWith();

function charge(changes: object): Buffer {
  const body = sampleObject('flw-v3-webhook-charge-completed-mpesa-docs-2020');
  return bytes({ ...body, data: { ...(body.data as object), ...changes } });
}

describe('each published charge is read the same way, whatever the version', () => {
  type Row = [string, string, Partial<Evidence> & { merchant: string | null }];
  const rows: Row[] = [
    [
      'flw-v3-webhook-charge-completed-mpesa-docs-2020',
      'MC-15852113s09v5050e8',
      {
        transaction_id: '1191376',
        amount_cents: 150_000,
        currency: 'KES',
        code: 'successful',
        merchant: '0379962762',
      },
    ],
    [
      'flw-v3-webhook-charge-completed-card-docs',
      'Links-616626414629',
      {
        transaction_id: '285959875',
        amount_cents: 10_000,
        currency: 'NGN',
        code: 'successful',
        merchant: 'PeterEkene/FLW270177170',
      },
    ],
    [
      'flw-legacy-v2-shape-webhook-mpesa-docs-2018',
      'rave-1902008383',
      {
        transaction_id: '130438',
        amount_cents: 200_000,
        currency: 'KES',
        code: 'successful',
        payer_phone: '+254791498442',
        merchant: 'ws_CO_15042018193205498_1998935614_1884_1523809926391',
      },
    ],
    [
      'flw-v4-webhook-charge-completed-kes-epoch-dates-docs',
      '49c3c6f5-aedd-4443-9eb4-92c51758f04a',
      {
        transaction_id: 'chg_Hq4oBRTJ4r',
        amount_cents: 250_000,
        currency: 'KES',
        code: 'succeeded',
        merchant: null,
      },
    ],
    [
      'flw-v4-webhook-charge-completed-iso-dates-docs',
      '69a26371-53d1-4b34-8dfa-ae7a33092b9b',
      {
        transaction_id: 'chg_xdSlPfGXSp',
        amount_cents: 20_000,
        currency: 'GHS',
        code: 'succeeded',
        merchant: null,
      },
    ],
  ];
  for (const [name, reference, { merchant, ...expected }] of rows) {
    test(name, () => {
      const delivery = gateway.read(Buffer.from(sample(name)));
      assert.equal(delivery.reference, reference);
      assert.deepEqual(delivery.ids, { checkout: null, merchant });
      assert.equal(delivery.event_type, 'payment.success');
      const { raw, ...said } = delivery.evidence;
      assert.ok(raw);
      const usual = {
        source: 'callback',
        outcome: 'paid',
        final: true,
        reason: '',
        alert: false,
        payer_phone: null,
      };
      assert.deepEqual(said, { ...usual, ...expected });
      assert.equal(gateway.readRefund(Buffer.from(sample(name))), null);
    });
  }
});

test('a delivery proves nothing about a payment: it has to be looked up', () => {
  assert.equal(gateway.deliveries_are_proof, false);
});

test('what was asked for counts, not what was charged with fees', () => {
  const { evidence } = gateway.read(charge({ amount: 1500, charged_amount: 1543.5 }));
  assert.equal(evidence.amount_cents, 150_000);
});

test('a failed try fails the try, not the payment: the page stays open', () => {
  for (const status of ['failed', 'cancelled', 'FAILED']) {
    const { evidence, event_type } = gateway.read(charge({ status }));
    assert.equal(evidence.outcome, 'failed');
    assert.equal(evidence.final, false);
    assert.equal(event_type, 'payment.failed');
    assert.match(evidence.reason, /try again/);
  }
});

test('a pending charge is pending, an unknown word is flagged and never guessed', () => {
  assert.equal(gateway.read(charge({ status: 'pending' })).evidence.outcome, 'pending');
  for (const status of ['approved', 'success', '', undefined, 1, null]) {
    const { evidence } = gateway.read(charge({ status }));
    assert.equal(evidence.outcome, 'unknown');
    assert.equal(evidence.alert, true);
    assert.equal(evidence.final, false);
  }
});

test('a success without id, amount or currency confirms nothing', () => {
  for (const lacking of [
    { id: null },
    { amount: undefined },
    { amount: 0 },
    { amount: 'x' },
    { currency: '' },
  ]) {
    const { evidence } = gateway.read(charge(lacking));
    assert.equal(evidence.outcome, 'unknown');
    assert.equal(evidence.alert, true);
  }
});

test('the payer is named for money from a phone, by a real number only', () => {
  const rows: [object, string | null][] = [
    [{ payment_type: 'mpesa', customer: { phone_number: '254708374149' } }, '+254708374149'],
    [{ payment_type: 'mobilemoneyrwanda', customer: { phone_number: '+250788123456' } }, '+250788123456'],
    [{ payment_type: 'mpesa', customer: { phone_number: '0708374149' } }, '+254708374149'],
    [{ payment_type: 'mpesa', customer: { phone_number: 'N/A' } }, null],
    [{ payment_type: 'mpesa', customer: { phone_number: '2547****149' } }, null],
    [{ payment_type: 'card', customer: { phone_number: '254708374149' } }, null],
    [{ payment_type: 'mpesa', customer: null }, null],
  ];
  for (const [changes, phone] of rows)
    assert.equal(gateway.read(charge(changes)).evidence.payer_phone, phone);
});

test('copies of a delivery have one id; v4 deliveries keep theirs when they are sent again', () => {
  const body = charge({});
  assert.equal(gateway.read(body).event_id, gateway.read(Buffer.from(body)).event_id);
  assert.notEqual(gateway.read(body).event_id, gateway.read(charge({ amount: 1 })).event_id);
  for (const version of ['iso-dates', 'kes-epoch-dates']) {
    const v4 = sampleObject(`flw-v4-webhook-charge-completed-${version}-docs`);
    const again = gateway.read(bytes({ ...v4, timestamp: 1 })).event_id;
    assert.equal(gateway.read(bytes(v4)).event_id, again);
    assert.match(again, /^flutterwave:wbk_/);
  }
});

test('a delivery about something else is kept under its own name and touches no payment', () => {
  const transfer = {
    event: 'transfer.completed',
    data: { id: 33286, reference: 'pay_1', status: 'SUCCESSFUL', amount: 5 },
  };
  const { event_type, reference, evidence } = gateway.read(bytes(transfer));
  assert.equal(event_type, 'transfer.completed');
  assert.equal(reference, null);
  assert.equal(evidence.outcome, 'unknown');
  assert.equal(evidence.final, false);
  assert.equal(evidence.alert, false);
});

test('what is no delivery is unreadable', () => {
  const nameless = charge({ tx_ref: null });
  const bodies = ['', '[]', 'null', '<html>', '{}', '{"event":"charge.completed"}', nameless.toString()];
  for (const body of [
    ...bodies,
    sample('flw-v4-oauth-token-docs'),
    sample('flw-v3-error-400-validation-docs'),
  ]) {
    assert.throws(() => gateway.read(Buffer.from(body)), UnreadableDelivery, body);
  }
});

describe('the header that proves the sender', () => {
  const body = charge({});
  const hmac = (secret: string, bytes = body) => createHmac('sha256', secret).update(bytes).digest('base64');
  const signed = gatewayWith({ signature_scheme: 'hmac_sha256_base64' });

  test('the literal secret is accepted, and nothing else', () => {
    assert.equal(gateway.authentic(body, { 'verif-hash': 'the-webhook-secret' }), true);
    for (const given of [
      '',
      'the-webhook-secre',
      'the-webhook-secret ',
      'THE-WEBHOOK-SECRET',
      hmac('the-webhook-secret'),
    ]) {
      assert.equal(gateway.authentic(body, { 'verif-hash': given }), false);
    }
    assert.equal(gateway.authentic(body, {}), false);
    assert.equal(gateway.authentic(body, { 'verif-hash': ['the-webhook-secret'] }), false);
    assert.equal(gateway.authentic(body, { 'flutterwave-signature': hmac('the-webhook-secret') }), false);
  });

  test('a signature holds for the very bytes that came, not for the same JSON written anew', () => {
    const pretty = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 2));
    const headers = { 'flutterwave-signature': hmac('the-webhook-secret', pretty) };
    assert.equal(signed.authentic(pretty, headers), true);
    assert.equal(signed.authentic(body, headers), false);
    assert.equal(signed.authentic(body, { 'flutterwave-signature': hmac('another') }), false);
    assert.equal(signed.authentic(body, { 'verif-hash': 'the-webhook-secret' }), false);
    assert.equal(signed.authentic(body, {}), false);
  });

  test('without a configured secret every delivery is refused, an empty header too', () => {
    for (const webhook_secret of [null, '']) {
      const open = gatewayWith({ webhook_secret });
      for (const headers of [
        {},
        { 'verif-hash': '' },
        { 'verif-hash': 'null' },
        { 'verif-hash': 'undefined' },
      ]) {
        assert.equal(open.authentic(body, headers), false);
      }
      const hmac_open = gatewayWith({ webhook_secret, signature_scheme: 'hmac_sha256_base64' });
      assert.equal(hmac_open.authentic(body, { 'flutterwave-signature': hmac('') }), false);
    }
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadConfiguration, readSettings } from './config.ts';

function complaint(environment: Record<string, string>): string {
  try {
    readSettings(environment);
  } catch (error) {
    assert.ok(error instanceof BadConfiguration);
    return error.message;
  }
  throw new Error('the configuration was accepted');
}

test('nothing has to be set for the demo', () => {
  const settings = readSettings({ PATH: '/bin' });
  assert.equal(settings.MODE, 'demo');
  assert.equal(settings.HOLD_MINUTES, 15);
  assert.deepEqual(settings.REFUND_POLICY, [
    { hours_before: 48, percent: 100 },
    { hours_before: 24, percent: 50 },
  ]);
});

test('every bad variable is named at once, with what is wrong', () => {
  const text = complaint({ PORT: '99999', TIMEZONE: 'Mars/Base', REFUND_POLICY: 'all', MODE: 'staging' });
  for (const name of ['PORT', 'TIMEZONE', 'REFUND_POLICY', 'MODE'])
    assert.match(text, new RegExp(`^  ${name}: `, 'm'));
});

test('an empty variable counts as not set', () => {
  assert.equal(readSettings({ PORT: ' ', CURRENCY: '' }).CURRENCY, 'KES');
});

test('settings that only work together are asked for together', () => {
  assert.match(
    complaint({ MPESA_BASE_URL: 'https://sandbox.safaricom.co.ke' }),
    /MPESA_PASSKEY: M-Pesa needs/,
  );
  assert.match(complaint({ ADMIN_EMAIL: 'a@b.example' }), /ADMIN_PASSWORD/);
});

test('production refuses to start without secrets, mail and an https address', () => {
  const text = complaint({ MODE: 'production', PUBLIC_URL: 'http://darasa.example' });
  for (const name of ['PUBLIC_URL', 'AUTH_SECRET', 'LOOKUP_SECRET', 'DATA_KEYS', 'SMTP_URL'])
    assert.match(text, new RegExp(`  ${name}: `));
});

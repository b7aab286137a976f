import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageKind, traits } from './kinds.ts';
import type { Given, Locale } from './letter.ts';
import { putOffUntil, quietUntil } from './quiet-hours.ts';
import { renderSms, SMS_LENGTH, smsLength, toGsm } from './render-sms.ts';
import { smsTexts } from './texts.sms.ts';

const link = 'https://darasa.example/bookings/7K3M9QWX';
const given = {
  name: 'Wanjiku',
  booking_id: '0197a000-0000-7000-8000-000000000000',
  booking_code: '7K3M9QWX',
  course: 'Robots for Kids',
  starts_at: '2026-06-14T06:00:00.000Z',
  offer_expires_at: '2026-06-12T11:00:00.000Z',
  timezone: 'Africa/Nairobi',
  location: 'Westlands',
  seats: 2,
  amount: 12000,
  currency: 'KES',
  receipt: 'SFF6XYZ123',
  reason: 'The trainer is ill.',
  refund_amount: 12000,
  before_starts_at: '2026-06-13T06:00:00.000Z',
  before_location: 'Karen',
  link,
};
const place = { business: 'Darasa', timezone: 'Africa/Nairobi' };
const kinds = (Object.keys(traits) as MessageKind[]).filter((kind) => traits[kind].sms);
const sms = (kind: MessageKind, locale: Locale, more: object = {}) =>
  renderSms(kind, locale, { ...given, ...more } as unknown as Given<MessageKind>, place)!;

test('every kind that goes to the phone has its words in both languages, and no other has', () => {
  for (const locale of ['en', 'sw'] as const)
    assert.deepEqual(Object.keys(smsTexts[locale]).sort(), kinds.toSorted());
});

for (const locale of ['en', 'sw'] as const) {
  for (const kind of kinds) {
    test(`${kind} in ${locale} fits one SMS with its link whole, also when names are long`, () => {
      const long = {
        course: 'Practical Machine Learning for Analysts, Accountants and Other Patient People',
        location: 'Westlands Business Park, Waiyaki Way, Nairobi, third floor, left',
      };
      for (const text of [sms(kind, locale), sms(kind, locale, long)]) {
        assert.ok(smsLength(text) <= SMS_LENGTH, `${smsLength(text)}: ${text}`);
        assert.ok(text.endsWith(link), text);
        assert.doesNotMatch(text, /undefined|null|NaN|\[object|\$\{|\?\?/);
      }
      assert.notEqual(sms(kind, 'en'), sms(kind, 'sw'));
    });
  }
}

test('what a phone cannot show is written in what it can', () => {
  assert.equal(toGsm('“Crème brûlée” – 5 × 3…\nnaïve Ñandú'), '"Crème brulée" - 5 x 3... naive Ñandu');
  assert.equal(toGsm('日本 🤖'), '?? ?');
  assert.equal(smsLength('a{b}€'), 8);
  assert.doesNotMatch(sms('booking_confirmed', 'en', { course: 'Ŵaŵa ‘Robots’' }), /[ŴŵŒ‘’]/);
});

test('quiet hours are those of the home time zone, over midnight and within a day', () => {
  const night = { from: '21:00', to: '07:00' };
  const until = (instant: string, hours = night, zone = 'Africa/Nairobi') =>
    quietUntil(new Date(instant), hours, zone)?.toISOString() ?? null;
  assert.equal(until('2026-06-14T17:59:00.000Z'), null, '20:59');
  assert.equal(until('2026-06-14T18:00:00.000Z'), '2026-06-15T04:00:00.000Z', '21:00');
  assert.equal(until('2026-06-15T03:59:00.000Z'), '2026-06-15T04:00:00.000Z', '06:59');
  assert.equal(until('2026-06-15T04:00:00.000Z'), null, '07:00');
  assert.equal(until('2026-06-14T18:00:00.000Z', night, 'Europe/London'), null, '19:00 there');
  const noon = { from: '12:00', to: '14:00' };
  assert.equal(until('2026-06-14T10:00:00.000Z', noon), '2026-06-14T11:00:00.000Z');
  assert.equal(until('2026-06-14T11:00:00.000Z', noon), null);
  assert.equal(quietUntil(new Date('2026-06-14T22:00:00.000Z'), null, 'Africa/Nairobi'), null);
});

test('at night goes only what answers the person, or what the morning would tell too late', () => {
  const at = new Date('2026-06-14T20:00:00.000Z');
  const wait = (kind: MessageKind, about: string) =>
    putOffUntil(kind, about, at, { from: '21:00', to: '07:00' }, 'Africa/Nairobi')?.toISOString() ?? null;
  assert.equal(wait('booking_confirmed', '2026-07-14T06:00:00.000Z'), null);
  assert.equal(wait('payment_failed', '2026-07-14T06:00:00.000Z'), null);
  assert.equal(wait('session_moved', '2026-07-14T06:00:00.000Z'), '2026-06-15T04:00:00.000Z');
  assert.equal(wait('session_cancelled', '2026-06-15T06:00:00.000Z'), null, 'two hours after the quiet ends');
  assert.equal(wait('session_cancelled', '2026-06-15T07:00:00.000Z'), '2026-06-15T04:00:00.000Z');
});

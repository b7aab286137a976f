import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageData, MessageKind } from './kinds.ts';
import type { Given } from './letter.ts';
import { render } from './render.ts';
import { english } from './texts.en.ts';
import { swahili } from './texts.sw.ts';

const link = 'https://darasa.example/bookings/7K3M?from=mail&x=1';
const booking = {
  booking_id: '0197a000-0000-7000-8000-000000000000',
  booking_code: '7K3M9QWX',
  course: 'Robots & "Sensors" <for> Kids',
  starts_at: '2026-06-14T06:00:00.000Z',
  timezone: 'Africa/Nairobi',
  location: 'Westlands, Nairobi',
  seats: 2,
  amount: 12000,
  currency: 'KES',
  link,
};
const { course, starts_at, timezone, location, seats } = booking;
const waited = { course, starts_at, timezone, location, seats, link };
const samples: MessageData = {
  verify_email: { link, hours: 48 },
  reset_password: { link, minutes: 60 },
  password_changed: { at: '2026-06-14T06:00:00.000Z' },
  new_login: { device: 'Chrome on Android', place: '196.201.214.*', at: '2026-06-14T06:00:00.000Z', link },
  second_step_failed: { at: '2026-06-14T06:00:00.000Z', link },
  second_factor_changed: { what: 'app_on', at: '2026-06-14T06:00:00.000Z', link },
  email_changed: { new_email: 'new@example.test', at: '2026-06-14T06:00:00.000Z' },
  booking_held: { ...booking, hold_expires_at: '2026-06-10T11:15:00.000Z' },
  booking_confirmed: { ...booking, receipt: 'SFF6XYZ123' },
  booking_cancelled: { ...booking, seats_cancelled: 1, seats_kept: 1, refund_amount: 6000.5 },
  payment_failed: { ...booking, reason: 'The PIN was wrong.' },
  late_money_refunded: { ...booking, receipt: 'SFF6XYZ123' },
  refund_paid: { ...booking, refund_amount: 12000, reference: 'RF-1' },
  session_cancelled: { ...booking, reason: 'The trainer is ill.', refund_amount: 12000 },
  session_moved: { ...booking, before_starts_at: '2026-06-13T06:00:00.000Z', before_location: 'Karen' },
  session_in_doubt: booking,
  session_goes_ahead: booking,
  session_reminder: booking,
  booking_transferred: {
    ...booking,
    before_starts_at: '2026-06-13T06:00:00.000Z',
    before_location: 'Karen',
    refund_amount: 500,
  },
  session_assigned: { course, starts_at, timezone, location, link, moved: true },
  certificate_ready: { course, attendee: 'Zuri <Njoroge>', number: 'C-2026-000001', link },
  course_dates_open: { course, starts_at, timezone, location, link, interest_id: booking.booking_id },
  waitlist_offer: { ...booking, offer_expires_at: '2026-06-10T11:15:00.000Z' },
  waitlist_offer_expired: waited,
  waitlist_ended: { ...waited, why: 'removed', reason: 'The class is for <b>beginners' },
  corporate_request_received: { company: 'Maziwa & Sons', reference: 'AB12CD34', topic: 'Excel <b>now</b>' },
  corporate_quoted: {
    ...{ company: 'Maziwa & Sons', topic: 'Excel <b>now</b>', number: 'Q-AB12CD34-1', total: 116000 },
    ...{ currency: 'KES', valid_until: '2026-06-30', link },
  },
  corporate_confirmed: {
    ...{
      company: 'Maziwa & Sons',
      reference: 'AB12CD34',
      topic: 'Excel',
      total: 116000,
      currency: 'KES',
      link,
    },
  },
  corporate_rejected: { company: 'Maziwa & Sons', reference: 'AB12CD34', topic: 'Excel <b>now</b>' },
  corporate_session_planned: { ...waited, reference: 'AB12CD34', names_due_at: '2026-06-13T06:00:00.000Z' },
  corporate_invoiced: {
    ...{
      company: 'Maziwa & Sons',
      reference: 'AB12CD34',
      booking_code: '7K3M9QWX',
      purchase_order: 'LPO <7>',
    },
    ...{ amount: 116000, currency: 'KES', due_date: '2026-07-31' },
  },
  corporate_completed: { company: 'Maziwa & Sons', reference: 'AB12CD34', course },
  staff_alert: { what: 'A payment of another currency came', link },
};
const kinds = Object.keys(samples) as MessageKind[];
const place = { business: 'Darasa', timezone: 'Africa/Nairobi' };
const rendered = <K extends MessageKind>(kind: K, locale: 'en' | 'sw', more: Partial<MessageData[K]> = {}) =>
  render(kind, locale, { ...samples[kind], ...more, name: 'Wanjiku <Kamau>' } as Given<K>, place);

for (const locale of ['en', 'sw'] as const) {
  for (const kind of kinds) {
    test(`${kind} in ${locale} is a whole letter: one subject, every value filled in, its link in both bodies`, () => {
      const { subject, text, html } = rendered(kind, locale);
      assert.ok(subject.length > 5 && !/[\r\n]/.test(subject), subject);
      for (const body of [subject, text, html]) {
        assert.doesNotMatch(body, /undefined|null|NaN|\[object|Invalid Date|\$\{|\{\{/);
      }
      assert.ok(text.includes('Wanjiku <Kamau>'));
      if ('link' in samples[kind]) {
        assert.equal(text.split(link).length, 2);
        assert.ok(html.includes(`href="${link.replaceAll('&', '&amp;')}"`));
      }
      assert.match(html, new RegExp(`<html lang="${locale}">`));
    });

    test(`${kind} in ${locale} shows what people typed as text, never as HTML`, () => {
      const { html } = rendered(kind, locale);
      assert.doesNotMatch(html, /<Kamau>|<for>|<b>now/);
      assert.match(html, /Wanjiku &lt;Kamau&gt;/);
    });
  }
}

test('both languages know every kind of message', () => {
  assert.deepEqual(Object.keys(english).sort(), kinds.toSorted());
  assert.deepEqual(Object.keys(swahili).sort(), kinds.toSorted());
});

test('no letter reads the same in both languages', () => {
  for (const kind of kinds) assert.notEqual(rendered(kind, 'en').subject, rendered(kind, 'sw').subject, kind);
});

test('dates are told in the zone of the session, money in shillings with cents only when there are any', () => {
  const held = rendered('booking_held', 'en').text;
  assert.match(held, /When: Sunday, 14 June 2026 at 09:00 EAT/);
  assert.match(held, /until Wednesday, 10 June 2026 at 14:15 EAT/);
  assert.match(held, /To pay: KES 12,000$/m);
  assert.match(rendered('booking_cancelled', 'en').text, /KES 6,000\.50/);
  assert.match(rendered('booking_held', 'sw').text, /Lini: Jumapili, 14 Juni 2026 saa 09:00 EAT/);
  const london = rendered('booking_held', 'en', { timezone: 'Europe/London' }).text;
  assert.match(london, /When: Sunday, 14 June 2026 at 07:00 GMT\+1/);
});

test('a whole cancellation and one of some seats are told apart, and a free course shows nothing to pay', () => {
  assert.match(rendered('booking_cancelled', 'en').text, /You keep 1 seat\./);
  const whole = rendered('booking_cancelled', 'en', { seats_kept: 0, seats_cancelled: 2, refund_amount: 0 });
  assert.match(whole.text, /Your booking of 2 seats is cancelled\./);
  assert.match(whole.text, /nothing to pay back/);
  const free = rendered('booking_confirmed', 'en', { receipt: null, amount: 0 });
  assert.match(free.text, /Paid: Nothing to pay/);
});

test('a booking paid for before the provider told its number shows what was paid, and no number', () => {
  const [en, sw] = (['en', 'sw'] as const).map(
    (locale) => rendered('booking_confirmed', locale, { receipt: null }).text,
  );
  assert.match(en!, /Paid: KES 12,000/);
  assert.match(sw!, /Umelipa: KES 12,000/);
  for (const text of [en!, sw!]) assert.doesNotMatch(text, /Receipt|Risiti|Nothing to pay|Hakuna/);
});

test('a subject stays one line, whatever a course is called', () => {
  const { subject } = rendered('booking_held', 'en', {
    course: `Two\r\nBcc: x@example.test ${'long '.repeat(80)}`,
  });
  assert.doesNotMatch(subject, /[\r\n]/);
  assert.ok(subject.length <= 200);
});

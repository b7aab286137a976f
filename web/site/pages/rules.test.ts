import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../../../test/app.ts';

test('help and terms name the holds, refunds and deadlines that are really set, in both languages', async (t) => {
  const { call } = await testApp(
    t,
    {
      HOLD_MINUTES: '17',
      REFUND_POLICY: '72:90,36:45',
      WAITLIST_OFFER_HOURS: '5',
      PERSONAL_DATA_MONTHS: '19',
    },
    { site: true },
  );
  const read = async (path: string, language: string) => {
    const page = await call('GET', path, { headers: { 'accept-language': language } });
    assert.equal(page.status, 200);
    return page.body as string;
  };
  const help = await read('/help', 'en');
  for (const wanted of [
    '17 minutes',
    '72 hours or more before the start: 90 % back',
    'later than 36 hours',
    '5 hours',
  ])
    assert.ok(help.includes(wanted), wanted);
  assert.match(await read('/terms', 'en'), /36 hours or more before the start: 45 % back/);
  assert.match(await read('/privacy', 'en'), /special needs: 19 months/);
  assert.match(await read('/help', 'sw'), /dakika 17.*saa 72 au zaidi/s);
  assert.match(await read('/terms', 'sw'), /Masharti/);
  assert.match(await read('/privacy', 'sw'), /miezi 19/);
});

// Forged callbacks of both providers, made from their documented samples and damaged by a seed, to every address a
// provider is given: no booking, payment, receipt or refund changes, nothing fails, and staff can see each one kept.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fsck } from '../../db/fsck.ts';
import { type Random, seededRandom } from '../../db/seed/random.ts';
import { testPlatform } from '../platform.ts';
import { brokenJson, damaged } from './hostile-values.ts';
import { tally } from './tally.ts';

const FORGERIES = 500;
const seed = process.env.FUZZ_SEED ?? '1';
const folder = new URL('../../server/payments/gateways/samples/', import.meta.url);
const samples = readdirSync(folder).filter((name) => name.endsWith('.json'));
const samplesOf = (prefix: string) =>
  samples
    .filter((name) => name.startsWith(prefix))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const platform = await testPlatform(undefined, { MPESA_C2B_SECRET: 'c'.repeat(64) });
const { app, sql, booked, push, call, deps } = platform;

/** Bookings in every state that money can be in: waiting for it, paid. */
const ringing = await booked();
const started = await push(ringing, '+254722000801');
const paid = await booked();
await push(paid, '+254722000802');
platform.providers.answer({ phone: '254722000802', action: 'pin', pin: '1234' });
await platform.settleDown();
const card = await booked();
const checkout = await call('POST', '/api/payments/flutterwave/initiate', {
  token: card.token,
  body: { booking_id: card.booking_id },
});
const prompt = platform.providers.prompts().find((one) => one.phone === '254722000801')!;

async function books() {
  const rows = await Promise.all([
    sql`select id, payment_status, seats, total_amount, cancelled_at from bookings order by id`,
    sql`select id, status, amount, provider_transaction_id, failure_code from payments order by id`,
    sql`select id, status, amount, provider_transaction_id from receipts order by id`,
    sql`select id, status, amount, provider_reference from refunds order by id`,
    sql`select id, seats_booked, seats_held from sessions order by id`,
  ]);
  return rows.map((each) => [...each]);
}

/** A sample with the ids of real attempts in it, as somebody would write who has seen one. */
function aimed(text: string, random: Random): string {
  return text
    .replaceAll(/"ws_CO_[^"]+"/g, JSON.stringify(prompt.checkout_request_id))
    .replaceAll(/"tx_ref":\s*"[^"]+"/g, `"tx_ref": ${JSON.stringify(checkout.body.payment_reference)}`)
    .replaceAll(/"(Amount|amount)":\s*[\d.]+/g, `"$1": ${random.pick([1500, 1, 0, 1e9])}`);
}

type Provider = {
  name: string;
  samples: string[];
  paths(random: Random): string;
  headers(random: Random): object;
};
const providers: Provider[] = [
  {
    name: 'mpesa',
    samples: samplesOf('daraja'),
    paths: (random) =>
      random.pick([
        '/api/payments/webhooks/mpesa',
        ...['m', 'r', 't', 'c', 'v'].map(
          (kind) => `/api/hooks/${kind}/${random.text(64, '0123456789abcdef')}`,
        ),
        `/api/hooks/m/${started.body.payment_reference}`,
      ]),
    headers: () => ({}),
  },
  {
    name: 'flutterwave',
    samples: samplesOf('flw'),
    paths: () => '/api/payments/webhooks/flutterwave',
    headers: (random) =>
      random.pick([
        {},
        { 'verif-hash': '' },
        { 'verif-hash': random.text(32, 'abcdef0123456789') },
        { 'flutterwave-signature': random.text(44, 'abcdef0123456789+/=') },
      ]),
  },
];

for (const provider of providers) {
  test(`${FORGERIES} forged callbacks of ${provider.name} change nothing, and each is kept for staff or turned away`, async () => {
    const random = seededRandom(`${seed} ${provider.name}`);
    const before = await books();
    const [kept_before] = await sql`select count(*)::int as count from payment_webhooks`;
    const statuses: Record<number, number> = {};
    let turned_away = 0;
    const forge = async () => {
      const text = aimed(random.pick(provider.samples), random);
      const payload = random.chance(0.2)
        ? brokenJson(text, random)
        : Buffer.from(random.chance(0.3) ? text : (JSON.stringify(damaged(JSON.parse(text), random)) ?? ''));
      const url = provider.paths(random);
      const answer = await app.inject({
        method: 'POST',
        url,
        payload,
        remoteAddress: `10.${random.whole(0, 255)}.${random.whole(0, 255)}.${random.whole(1, 254)}`,
        headers: { 'content-type': 'application/json', ...provider.headers(random) },
      });
      statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
      assert.ok(answer.statusCode < 500, `${url}: ${answer.statusCode} ${answer.body}`);
      // Too large to be kept, too many, or a question of the PayBill, which is only answered.
      if (answer.statusCode === 413 || answer.statusCode === 429 || url.includes('/hooks/v/')) turned_away++;
    };
    for (let sent = 0; sent < FORGERIES; sent += 20) await Promise.all(Array.from({ length: 20 }, forge));
    // Doubtful ones are checked with the provider, who says what it always said.
    for (let rounds = 0; rounds < 30 && (await platform.runJobs()) > 0; rounds++);
    assert.deepEqual(await books(), before, JSON.stringify(statuses));
    const [kept] = await sql`select count(*)::int as count from payment_webhooks`;
    assert.equal(kept!.count - kept_before!.count, FORGERIES - turned_away);
    const [doubtless] = await sql`
      select count(*)::int as count from payment_webhooks where doubt is null and host(ip) like '10.%'`;
    assert.equal(doubtless!.count, 0, 'a forged callback was believed');
    assert.deepEqual(await fsck(sql), []);
    tally(`forgeries of ${provider.name}`, { sent: FORGERIES, kept: kept!.count - kept_before!.count });
  });
}

test('the payments the forgeries were aimed at still go through', async () => {
  platform.providers.answer({ phone: '254722000801', action: 'pin', pin: '1234' });
  await platform.settleDown();
  const [booking] = await sql`select payment_status from bookings where id = ${ringing.booking_id}`;
  assert.equal(booking!.payment_status, 'paid');
  assert.ok(deps.gateways.mpesa);
});

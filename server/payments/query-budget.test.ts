import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Platform, testPlatform } from '../../test/platform.ts';
import { askAboutPayments, askProvider } from './ask-provider.ts';

/** Open pushes of as many people, each of whom has paid; no callback ever comes. */
async function paidUnheard(platform: Platform, people: number): Promise<string[]> {
  const { booked, push, providers, pass, settleDown } = platform;
  const ids: string[] = [];
  for (let n = 0; n < people; n++) {
    const phone = `+2547180000${String(n).padStart(2, '0')}`;
    const match = { phone: phone.slice(1) };
    providers.script({ provider: 'mpesa', call: 'push', match, callback: { copies: 0 } });
    ids.push((await push(await booked(), phone)).body.id);
    providers.answer({ phone: phone.slice(1), action: 'pin', pin: '1234' });
  }
  await settleDown();
  await pass(70_000);
  return ids;
}

const queries = ({ providers }: Platform) =>
  providers.calls().filter((one) => JSON.stringify(one).includes('stkpushquery')).length;
const rows = ({ sql }: Platform) =>
  sql<{ status: string; asked_count: number; ask_at: string | null }[]>`
    select status, asked_count, ask_at from payments order by created_at, id`;

test('all nodes together ask no more than the limit in a minute, and those who waited are asked in the next', async (t) => {
  const platform = await testPlatform(t, { MPESA_QUERIES_PER_MINUTE: '3' });
  const ids = await paidUnheard(platform, 7);
  const before = queries(platform);
  await Promise.all(ids.map((payment_id) => askProvider(platform.deps, { payment_id, now_please: true })));
  assert.equal(queries(platform) - before, 3);
  const after_one = await rows(platform);
  assert.equal(after_one.filter((one) => one.status === 'completed').length, 3);
  const waiting = after_one.filter((one) => one.status === 'processing');
  assert.deepEqual(new Set(waiting.map((one) => one.asked_count)), new Set([0]), 'waiting is not asking');
  assert.ok(waiting.every((one) => Date.parse(one.ask_at!) > platform.clock.now().getTime()));
  await platform.pass(30_000);
  await askAboutPayments(platform.deps);
  assert.equal(queries(platform) - before, 3, 'half a minute later nobody is asked');
  await platform.pass(31_000);
  await askAboutPayments(platform.deps);
  assert.equal(queries(platform) - before, 6);
  await platform.pass(61_000);
  await askAboutPayments(platform.deps);
  assert.ok((await rows(platform)).every((one) => one.status === 'completed'));
});

test('when M-Pesa itself answers 429 the question is put off, does not count, and is answered later', async (t) => {
  const platform = await testPlatform(t, {}, { queries_per_minute: 1 });
  const ids = await paidUnheard(platform, 2);
  const [first, second] = ids as [string, string];
  await askProvider(platform.deps, { payment_id: first, now_please: true });
  await askProvider(platform.deps, { payment_id: second, now_please: true });
  const [done, put_off] = await rows(platform);
  assert.equal(done!.status, 'completed');
  assert.deepEqual([put_off!.status, put_off!.asked_count], ['processing', 0]);
  const wait_ms = Date.parse(put_off!.ask_at!) - platform.clock.now().getTime();
  assert.ok(wait_ms >= 25_000 && wait_ms <= 900_000, `${wait_ms} ms`);
  await platform.pass(900_000);
  await askAboutPayments(platform.deps);
  assert.equal((await rows(platform))[1]!.status, 'completed');
});

test('a provider that is down for hours is asked more and more rarely, and nothing is given up meanwhile', async (t) => {
  const platform = await testPlatform(t);
  const [payment_id] = (await paidUnheard(platform, 1)) as [string];
  platform.providers.script({
    provider: 'mpesa',
    call: 'query',
    times: null,
    answer: { fault: 'unavailable' },
  });
  const waits: number[] = [];
  for (let n = 0; n < 30; n++) {
    await askProvider(platform.deps, { payment_id, now_please: true });
    const [row] = await rows(platform);
    assert.equal(row!.status, 'processing');
    const wait_ms = Date.parse(row!.ask_at!) - platform.clock.now().getTime();
    waits.push(wait_ms);
    await platform.pass(wait_ms);
  }
  assert.ok(waits.at(-1)! > 2 * waits[0]!, waits.join(' '));
  assert.ok(Math.max(...waits) <= 900_000);
  assert.equal((await rows(platform))[0]!.asked_count, 0, 'the whole schedule is still ahead');
});

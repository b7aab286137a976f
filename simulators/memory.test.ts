import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { merchantFor } from './merchant.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulators-'));
after(() => rmSync(folder, { recursive: true }));

test('after a restart, receipts, prompts, messages and refunds are still known', async (t) => {
  const memory_file = join(folder, 'restart.json');
  const before = await merchantFor(t, { memory_file });
  await before.push();
  before.simulators.answer({ action: 'pin', pin: '1234' });
  const waiting = await before.push({ Amount: 20 });
  await before.payment();
  const { transaction_id } = await before.simulators.checkout('ref-1', 'pay');
  await before.flutterwave('POST', `/transactions/${transaction_id}/refund`, { amount: 500 });
  await before.simulators.close();

  const again = await merchantFor(t, { memory_file });
  assert.deepEqual(again.simulators.ledger(), before.simulators.ledger());
  assert.equal(again.simulators.prompts()[0]!.checkout_request_id, waiting.json.CheckoutRequestID);
  const left = await again.flutterwave('POST', `/transactions/${transaction_id}/refund`, {});
  assert.equal(left.json.data.amount_refunded, 2000);
  const page = await fetch(again.simulators.phone_url);
  assert.match(await page.text(), /Confirmed\. Ksh1,500\.00/);
  await again.simulators.advance(60_000);
  assert.deepEqual(again.simulators.prompts(), [], 'the prompt ran out');
  const ids = [waiting, await again.push({ Amount: 30 })].map((one) => one.json.MerchantRequestID);
  assert.equal(new Set(ids).size, 2, 'the same seed gives no id twice');
  again.simulators.answer({ action: 'pin', pin: '1234' });
  assert.equal(new Set(again.simulators.ledger().map((one) => one.receipt)).size, 3);
});

test('a damaged memory leaves the simulators empty but running', async (t) => {
  const memory_file = join(folder, 'damaged.json');
  writeFileSync(memory_file, '{"form":1,');
  const sentences: string[] = [];
  const merchant = await merchantFor(t, { memory_file, log: (sentence) => sentences.push(sentence) });
  assert.deepEqual(merchant.simulators.ledger(), []);
  assert.match(sentences[0]!, /start empty/);
});

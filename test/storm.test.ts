import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from './database.ts';
import { storm } from './storm/storm.ts';

// Small ones, so that every change meets them; `npm run storm -- --seeds 20` sends the full ones.
for (const seed of [7]) {
  test(`no shilling, seat or letter is lost or doubled in a storm (seed ${seed})`, async (t) => {
    const { url } = await testDatabase(t);
    const { broken, counts } = await storm({ seed, database_url: url, customers: 60, kills: 3 });
    t.diagnostic(`seed ${seed}: ${JSON.stringify(counts)}`);
    assert.deepEqual(broken, []);
    // A storm that reaches nothing proves nothing.
    assert.equal(counts.kills, 3);
    for (const rare of [
      'completed',
      'failed',
      'cancelled',
      'receipts_unapplied',
      'without_number',
      'deliveries_lost',
    ]) {
      assert.ok(counts[rare]! > 0, `this storm never reached: ${rare}`);
    }
  });
}

// What a customer was told survives kill -9. Small, so that every change meets it; `npm run kills` is the long one.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readSettings } from '../../server/config.ts';
import { openDatabase, UnusableDatabase } from '../../server/database/open.ts';
import { testDatabase } from '../database.ts';
import { throwawayFolder } from '../leftovers.ts';
import { killedWorld } from './killed-world.ts';
import { kills } from './kills.ts';

const world = await killedWorld({ folder: throwawayFolder(), seed: 3 });
after(world.close);

test('kill -9 of the server and of PostgreSQL under load loses nothing that was acknowledged, and sells nothing twice', async (t) => {
  const report = await kills(world, { seed: 3, server: 2, database: 1, under_load_ms: 300 });
  t.diagnostic(`${report.acknowledged} acknowledged, ${report.interrupted} interrupted, ${report.seconds} s`);
  assert.deepEqual(report.lost, []);
  assert.deepEqual(report.wrong, []);
  assert.ok(report.interrupted > 0, 'nobody was interrupted');
});

test('twin: where commits are acknowledged before they are in the log, kill -9 of PostgreSQL loses some, and that is seen', async (t) => {
  await world.acknowledgeEarly();
  const report = await kills(world, { seed: 4, server: 0, database: 1, under_load_ms: 100 });
  t.diagnostic(`${report.lost.length} lost of ${report.acknowledged}, ${report.seconds} s`);
  assert.ok(report.lost.length > 0);
});

test('the platform does not start on a database that would lose acknowledged writes, unless told so', async (t) => {
  const open = (url: string, UNSAFE_DATABASE = 'false') =>
    openDatabase(readSettings({ DATABASE_URL: url, UNSAFE_DATABASE }), '', () => undefined);
  const refusal = (what: string) => (error: unknown) =>
    error instanceof UnusableDatabase && error.message.includes(`runs with ${what} off:`);
  // As the twin has left it.
  await assert.rejects(open(world.database.url), refusal('synchronous_commit'));
  const { url } = await testDatabase(t);
  await assert.rejects(open(url), refusal('fsync, full_page_writes, synchronous_commit'));
  const database = await open(url, 'true');
  await database.stop();
});

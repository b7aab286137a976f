import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import postgres from 'postgres';
import { backUp, restore } from './backup.ts';
import { startEmbeddedPostgres } from './embedded.ts';

const folder = mkdtempSync(join(tmpdir(), 'darasa-backup-'));
chmodSync(folder, 0o711);
after(() => rmSync(folder, { recursive: true, force: true }));
const log = () => undefined;
const at = (name: string) => join(folder, name);

test('a backup taken while people write holds everything committed before it ended, and nothing half', async () => {
  const server = await startEmbeddedPostgres({ data_dir: at('data'), log });
  mkdirSync(at('data/files'), { recursive: true });
  writeFileSync(at('data/files/picture.svg'), '<svg/>');
  writeFileSync(at('data/secrets.json'), '{"DATA_KEYS":"k"}');
  const sql = postgres(server.url, { max: 4, onnotice: () => {} });
  // Each transaction writes two rows that belong together; one alone would be a half.
  await sql`create table pairs (n bigint, side text, filler text)`;
  let [stop, written] = [false, 0];
  const write = async () => {
    while (!stop) {
      const n = ++written;
      await sql.begin(async (tx) => {
        await tx`insert into pairs values (${n}, 'left', ${'x'.repeat(2000)})`;
        await tx`insert into pairs values (${n}, 'right', ${'x'.repeat(2000)})`;
      });
    }
  };
  const writers = [write(), write(), write()];
  const [before] = await sql<{ n: number }[]>`select count(*)::int as n from pairs`;
  await backUp(at('data'), at('backup'), log);
  stop = true;
  await Promise.all(writers);
  await sql.end({ timeout: 1 });
  await server.stop();

  await restore(at('backup'), at('restored'), log);
  const began = performance.now();
  const again = await startEmbeddedPostgres({ data_dir: at('restored'), log });
  const back_ms = performance.now() - began;
  const restored = postgres(again.url, { max: 1 });
  const [found] = await restored<{ n: number; halves: number }[]>`
    select count(*)::int as n,
           (select count(*)::int from (select n from pairs group by n having count(*) <> 2) as half) as halves from pairs`;
  await restored.end({ timeout: 1 });
  await again.stop();
  assert.ok(found!.n >= before!.n, `${found!.n} rows restored of ${before!.n} committed before`);
  assert.equal(found!.halves, 0);
  assert.ok(back_ms < 15_000, `${back_ms} ms to be back`);
  assert.equal(readFileSync(at('restored/files/picture.svg'), 'utf8'), '<svg/>');
  assert.equal(readFileSync(at('restored/secrets.json'), 'utf8'), '{"DATA_KEYS":"k"}');
});

test('a backup of a stopped platform works too, and nothing is ever written over', async () => {
  await backUp(at('restored'), at('second'), log);
  await assert.rejects(backUp(at('restored'), at('second'), log), /exists already/);
  await assert.rejects(restore(at('second'), at('restored'), log), /there already\. Move it away/);
  await assert.rejects(restore(at('data'), at('elsewhere'), log), /is no backup/);
  await assert.rejects(backUp(at('nowhere'), at('third'), log), /no database of ours/);
  assert.equal(existsSync(at('third')), false);
  assert.equal(existsSync(at('third.unfinished')), false);
});

// npm run drill: loses the database twice and brings it back, on throw-away data. Exit code 1 when something is missing.
//   1. From a copy (npm run backup): the demo school is there again, byte for byte.
//   2. From a base backup and the archived log, as docs/operations.md tells it for a server of one's own: the
//      disk is lost while people book, and every booking acknowledged before the last archived segment is there; with what
//      the dead server's own log still holds, all of them.
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fsck } from '../../db/fsck.ts';
import { backUp, restore } from '../../server/database/backup.ts';
import { connect } from '../../server/database/connect.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/database/embedded.ts';
import { throwaway_prefix, throwawayFolder } from '../leftovers.ts';
import { keepFigure } from '../reliability/keep-figure.ts';
import { archiveInto, recoverFrom, settled } from './archive.ts';
import { bookUntilStopped, fingerprint, makeSchool } from './school.ts';

const folder = join(throwawayFolder(), `${throwaway_prefix}${randomBytes(6).toString('hex')}`);
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o711);
const at = (name: string) => join(folder, name);
const open: EmbeddedPostgres[] = [];
const missing: string[] = [];

async function start(name: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ data_dir: at(name), log: () => undefined });
  open.push(server);
  return server;
}

/** What is in the database after it came back. @returns rows booked, and the fingerprint */
async function lookAt(server: EmbeddedPostgres): Promise<{ booked: Set<string>; print: string }> {
  const sql = connect(server.url, { pool_size: 2 });
  try {
    for (const { sentence } of await fsck(sql)) missing.push(`fsck: ${sentence}`);
    const rows = await sql<{ id: string }[]>`select id from bookings`;
    return { booked: new Set(rows.map(({ id }) => id)), print: await fingerprint(sql) };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function fromCopy(): Promise<string> {
  const before = await start('school');
  await makeSchool(before.url, at('school'));
  const was = await lookAt(before);
  const began = performance.now();
  const { bytes } = await backUp(at('school'), at('copy'), () => undefined);
  const taken = performance.now();
  await before.stop();
  const lost = performance.now();
  await restore(at('copy'), at('school-again'), () => undefined);
  const again = await start('school-again');
  const back = performance.now();
  const is = await lookAt(again);
  if (is.print !== was.print) missing.push('the restored school is not the one that was copied');
  await again.stop();
  return `a copy of ${(bytes / 1e6).toFixed(0)} MB taken beside a running platform in ${seconds(taken - began)}, back in ${seconds(back - lost)} with ${is.booked.size} bookings, equal byte for byte`;
}

async function fromArchive(): Promise<string> {
  cpSync(at('copy'), at('base-of-server'), { recursive: true });
  await restore(at('base-of-server'), at('server'), () => undefined);
  const archive = at('archive');
  const server = await archiveInto(archive, () => start('server'), at('server'));
  await backUp(at('server'), at('base'), () => undefined);
  const people = bookUntilStopped(server.url);
  await people.until(300);
  const archived = await settled(server, at('server'), people.acknowledged);
  await people.until(people.acknowledged.size + 300);
  process.kill(server.pid, 'SIGKILL');
  await people.stop();
  await server.stop();

  const lost = performance.now();
  await recoverFrom(archive, at('base'), at('from-archive'));
  const first = await start('from-archive');
  const back = performance.now();
  const { booked } = await lookAt(first);
  tell('acknowledged before the last archived segment', archived, booked);
  await first.stop();

  // The machine died, its disk did not: what had not been archived yet is still there.
  const log = join(server.directory, 'cluster', 'pg_wal');
  for (const name of readdirSync(log).filter((file) => /^[0-9A-F]{24}$/.test(file)))
    cpSync(join(log, name), join(archive, name), { force: false });
  chmodAll(archive);
  await recoverFrom(archive, at('base'), at('from-all'));
  const second = await start('from-all');
  const all = await lookAt(second);
  tell('acknowledged before the server died', people.acknowledged, all.booked);
  await second.stop();
  return `base backup and archived log back in ${seconds(back - lost)}: all ${archived.size} bookings of the archived log, and all ${people.acknowledged.size} with the dead server’s own log`;
}

function chmodAll(of: string): void {
  for (const name of readdirSync(of)) chmodSync(join(of, name), 0o644);
}

function tell(what: string, wanted: Set<string>, found: Set<string>): void {
  const gone = [...wanted].filter((id) => !found.has(id));
  if (gone.length > 0) missing.push(`${gone.length} of ${wanted.size} bookings ${what} are gone`);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

try {
  const told = [await fromCopy(), await fromArchive()];
  for (const line of told) console.log(line);
  for (const line of missing) console.log(`MISSING: ${line}`);
  if (missing.length === 0) keepFigure('restore-drill', told.join('; '), { always: true });
  process.exitCode = missing.length === 0 ? 0 : 1;
} finally {
  for (const server of open) await server.stop().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}

import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';

/** A database that belongs to one test file alone. */
export interface TestDatabase {
  url: string;
  /** What has to let go of the database before it is removed; the last one first. */
  closeFirst(work: () => Promise<unknown>): void;
  /** Ends every connection to it and removes it. Done by itself after the tests. */
  drop(): Promise<void>;
}

/** "Source database is being accessed by other users": a clone or a check of the template is under way. */
const template_busy = '55006';

/**
 * Makes a private database with the current schema: a clone of the template that `npm test` prepared.
 * Called with a test's context it lives as long as that test, otherwise as long as the file.
 */
export async function testDatabase(
  scope: { after(work: () => Promise<void>): void } = { after },
): Promise<TestDatabase> {
  const server = serverForTests();
  const template = process.env.DARASA_TEST_TEMPLATE;
  if (!template)
    throw new Error('The template database could not be prepared; npm test says why at its end.');
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (sql) => {
    for (let attempt = 0; ; attempt++) {
      try {
        // Copying files takes half the time of writing the copy to the log.
        await sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)} STRATEGY FILE_COPY`;
        return;
      } catch (error) {
        if ((error as postgres.PostgresError).code !== template_busy || attempt === 50) throw error;
        await delay(20 + attempt * 5);
      }
    }
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const users: (() => Promise<unknown>)[] = [];
  const drop = () => onServer(server, (sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`);
  // Hooks run in the order in which they were made, so the users of the database are ended by its own.
  scope.after(async () => {
    for (const close of users.reverse()) await close();
    await drop();
  });
  return { url: url.href, closeFirst: (work) => void users.push(work), drop };
}

/** The server `npm test` started (or was given), with a role that may create databases. */
export function serverForTests(): string {
  const server = process.env.DARASA_TEST_POSTGRES;
  if (server) return server;
  throw new Error(
    'This test needs the database that the test runner starts. Run it with: npm test -- path/to/file.test.ts',
  );
}

/** Does `work` on one connection of its own. */
export async function onServer(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

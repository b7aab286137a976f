// A network may lose one connection of many without a word: a gateway forgot it, or a packet never came through. The server
// answers all others, so nothing else tells; the statement would be waited for until TCP gives up, a quarter of an hour
// later, and its place in the pool be lost as long. So the server is asked what the other end is doing.
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

/** Waiting for us for so long while we wait for it: our question or its answer is lost. Longer than answers travel. */
const IDLE_FOR = '1.5 seconds';
/** Whoever cannot be asked in this time is known not to answer by other means (watched-sockets.ts). */
const PATIENCE_MS = 2_000;

/**
 * @returns whether the backend with this process id waits for us. False when that cannot be known: behind PgBouncer, for
 * one, the ids are not those of the server.
 */
export function idleBackends(url: string): (pid: number | null) => Promise<boolean> {
  let asking: Promise<Set<number>> | null = null;
  return async (pid) => {
    if (pid === null) return false;
    // Connections are lost together, and one look tells of all.
    asking ??= ask(url).finally(() => {
      asking = null;
    });
    return (await asking).has(pid);
  };
}

async function ask(url: string): Promise<Set<number>> {
  const sql = postgres(url, {
    ...{ max: 1, connect_timeout: PATIENCE_MS / 1000, fetch_types: false, onnotice: () => undefined },
    connection: { application_name: 'darasa-watch' },
  });
  try {
    const asked = sql<{ pid: number }[]>`
      select pid from pg_stat_activity
      where wait_event = 'ClientRead' and state_change < clock_timestamp() - ${IDLE_FOR}::interval`;
    const late = pause(PATIENCE_MS, [], { ref: false });
    return new Set((await Promise.race([asked, late])).map((row) => row.pid));
  } finally {
    void sql.end({ timeout: 0 }).catch(() => undefined);
  }
}

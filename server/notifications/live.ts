// The live streams of this process. While somebody listens, one query a second asks for what is new to any of them:
// the same on every node, and nothing is added to the transactions that write (a NOTIFY there would serialise commits).
import { PassThrough } from 'node:stream';
import type { FastifyBaseLogger } from 'fastify';
import type { Revocations } from '../accounts/revocations.ts';
import type { Sql } from '../database/connect.ts';
import { notificationColumns } from './notification.ts';
import type { Notification } from './schemas.ts';

const POLL_MS = 1_000;
/** A transaction may commit this much after the instant its rows carry. */
const OVERLAP_MS = 30_000;
/** A reader this far behind is let go; it comes back with Last-Event-ID. */
const MOST_BUFFERED = 64 * 1024;
const MOST_PER_USER = 5;
export const MOST_STREAMS = 2_000;
/** What one answer to a reconnect holds; the list has the rest. */
const MOST_MISSED = 100;

type Listener = { user_id: string; login_id: string };
type Stream = Listener & { out: PassThrough; ends_at: number; known: Map<string, number> };
type Row = Notification & { user_id: string };
type Parts = { sql: Sql; now: () => Date; log: FastifyBaseLogger; revocations: Revocations };

export type Live = ReturnType<typeof createLive>;

/** @param heartbeat_ms how often a stream says it is alive @param life_ms how long one lasts */
export function createLive(parts: Parts, heartbeat_ms: number, life_ms: number) {
  const { sql, now, log, revocations } = parts;
  const streams = new Set<Stream>();
  let timers: NodeJS.Timeout[] = [];
  let asking = false;

  /** Without `user_id`, of everybody who listens. */
  async function since(from: Date, user_ids: string[]): Promise<Row[]> {
    return sql<Row[]>`
      select user_id, ${notificationColumns(sql)} from notifications
      where user_id = any(${user_ids}) and created_at >= ${from} order by created_at, id`;
  }

  function end(stream: Stream): void {
    streams.delete(stream);
    stream.out.end();
    if (streams.size === 0) {
      for (const timer of timers) clearInterval(timer);
      timers = [];
    }
  }

  function write(stream: Stream, text: string): void {
    if (stream.out.writableLength > MOST_BUFFERED) end(stream);
    else stream.out.write(text);
  }

  function tell(stream: Stream, row: Row): void {
    if (stream.known.has(row.id)) return;
    stream.known.set(row.id, Date.parse(row.created_at));
    const { user_id: _own, ...notification } = row;
    write(stream, `id: ${row.id}\nevent: notification\ndata: ${JSON.stringify(notification)}\n\n`);
  }

  async function poll(): Promise<void> {
    for (const stream of streams) {
      const over = stream.ends_at <= now().getTime() || (await revocations.isRevoked(stream.login_id));
      if (over) end(stream);
    }
    if (streams.size === 0) return;
    const from = now().getTime() - OVERLAP_MS;
    const rows = await since(new Date(from), [...new Set([...streams].map(({ user_id }) => user_id))]);
    for (const stream of streams) {
      for (const row of rows) if (row.user_id === stream.user_id) tell(stream, row);
      for (const [id, at] of stream.known) if (at < from) stream.known.delete(id);
    }
  }

  function start(): void {
    if (timers.length > 0) return;
    const ask = () => {
      if (asking) return;
      asking = true;
      poll()
        .catch((error: unknown) => log.warn({ err: error }, 'live notifications could not be read'))
        .finally(() => {
          asking = false;
        });
    };
    const beat = () => {
      for (const stream of streams) write(stream, ': alive\n\n');
    };
    timers = [setInterval(ask, POLL_MS).unref(), setInterval(beat, heartbeat_ms).unref()];
  }

  return {
    get size() {
      return streams.size;
    },
    /** Opens a stream. With `last_id`, what came after that one is told first; some of it perhaps twice. */
    async open(listener: Listener, last_id: string | null): Promise<PassThrough> {
      const own = [...streams].filter(({ user_id }) => user_id === listener.user_id);
      for (const oldest of own.slice(0, Math.max(0, own.length - MOST_PER_USER + 1))) end(oldest);
      const opened = now().getTime();
      const { missed, seen } = await missedSince(listener.user_id, last_id, opened);
      const out = new PassThrough({ highWaterMark: MOST_BUFFERED });
      const known = new Map(seen.map((row) => [row.id, Date.parse(row.created_at)]));
      const stream = { ...listener, out, known, ends_at: opened + life_ms };
      out.on('close', () => end(stream)).on('error', () => end(stream));
      streams.add(stream);
      start();
      write(stream, 'retry: 3000\n: welcome\n\n');
      for (const row of missed) tell(stream, row);
      return out;
    },
    /** Ends every stream: the server is stopping, or a test is over. */
    stop(): void {
      for (const stream of streams) end(stream);
    },
  };

  /** `seen`: what the reader knows, or will find in the list. */
  async function missedSince(user_id: string, last_id: string | null, opened: number) {
    const [last] = last_id
      ? await sql<{ created_at: string }[]>`
          select created_at from notifications where id = ${last_id} and user_id = ${user_id}`
      : [];
    const from = Math.min(opened, last ? Date.parse(last.created_at) : opened) - OVERLAP_MS;
    const rows = await since(new Date(from), [user_id]);
    if (!last) return { missed: [], seen: rows };
    return {
      missed: rows.filter(({ id }) => id !== last_id).slice(-MOST_MISSED),
      seen: rows.filter(({ id }) => id === last_id),
    };
  }
}

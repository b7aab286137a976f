// Stands between the platform and its database, and does what networks and servers do on bad days.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { drawsFor } from '../../simulators/draws.ts';
import { type Line, line } from './slow-line.ts';

export type Weather =
  /** Everything passes. */
  | 'fine'
  /** New connections are closed at once, as by a server that is not there. */
  | 'refusing'
  /** Nothing arrives, nothing is closed: packets are lost until it is fine again. */
  | 'blackhole';

export type DatabaseProxy = {
  /** The database's address, through the proxy. */
  url: string;
  weather: Weather;
  /** Milliseconds each packet takes in each direction. */
  delay_ms: number;
  /** What a connection carries in each direction; null is as much as it wants. */
  bytes_per_s: number | null;
  /** The share of packets that are lost. A connection that lost one carries nothing any more, and nobody closes it. */
  drops: number;
  /** A connection on which nothing has moved for so long is reset; null never. */
  cuts_idle_ms: number | null;
  /** The share of commits whose answers are lost: the connection is reset instead. */
  loses_commits: number;
  /** Resets every connection there is. */
  reset(): void;
  /** From now on a connection drawn by lot (or all) is reset after a time drawn up to this; null ends it. */
  flake(most_ms: number | null, options?: { all?: boolean }): void;
  /**
   * What commits the work that carries this text reaches the database, and its answer does not come back: the connection
   * is reset instead.
   * @param done how the database says that it is done: COMMIT, or the tag of a statement that is a transaction of its own
   */
  loseCommitOf(text: string, done?: string): void;
  /** Connections that are open now are dead for ever, as behind a gateway that forgot them. */
  forgetConnections(): void;
  /** As on the first day. What was forgotten or reset stays so. */
  clearUp(): void;
  /** How often each happened so far. */
  readonly done: { lost_commits: number; resets: number; dropped: number; cut_idle: number };
  close(): Promise<void>;
};

type Pair = {
  client: Socket;
  server: Socket;
  losing: boolean;
  /** Works on a statement that is a transaction of its own. */
  books: boolean;
  forgotten: boolean;
  moved_at: number;
  up: Line;
  down: Line;
};

const LOOK_FOR_IDLE_MS = 50;
/** The statement that books for a group commits by itself. It alone carries Idempotency-Keys as JSON. */
const BOOKS = '"key":"';

/** @param seed draws what is dropped, reset and lost */
export async function databaseProxy(target: string, seed = 1): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<Pair>();
  const draw = drawsFor(seed, 'database proxy');
  const done = { lost_commits: 0, resets: 0, dropped: 0, cut_idle: 0 };
  let weather: Weather = 'fine';
  let losing: string | null = null;
  let tag = 'COMMIT';
  let flaking: NodeJS.Timeout | undefined;

  function end(pair: Pair): void {
    pairs.delete(pair);
    pair.up.clear();
    pair.down.clear();
    pair.client.resetAndDestroy();
    pair.server.destroy();
  }

  function send(pair: Pair, over: Line, data: Buffer): void {
    pair.moved_at = performance.now();
    if (!pair.forgotten && proxy.drops > 0 && draw() < proxy.drops) {
      done.dropped += 1;
      pair.forgotten = true;
    }
    if (!pair.forgotten) over.send(data);
  }

  function fromClient(pair: Pair, data: Buffer): void {
    if (losing !== null && data.includes(losing)) {
      losing = null;
      pair.losing = true;
    }
    if (data.includes(BOOKS)) pair.books = true;
    send(pair, pair.up, data);
  }

  function fromServer(pair: Pair, data: Buffer): void {
    const committed =
      data.includes(`${pair.losing ? tag : 'COMMIT'}\0`) ||
      (pair.books && /SELECT \d+\0/.test(data.toString('latin1')));
    if (committed) pair.books = false;
    if (committed && (pair.losing || draw() < proxy.loses_commits)) {
      done.lost_commits += 1;
      end(pair);
    } else send(pair, pair.down, data);
  }

  const listener = createServer((client) => {
    client.on('error', () => undefined);
    if (weather === 'refusing') return client.resetAndDestroy();
    const server = connect(Number(port), hostname).setNoDelay();
    const to = (socket: Socket) =>
      line({
        write: (data) => void (socket.writable && socket.write(data)),
        isOpen: () => weather !== 'blackhole',
        pace: () => proxy,
      });
    const pair: Pair = {
      ...{ client: client.setNoDelay(), server, up: to(server), down: to(client) },
      ...{ losing: false, books: false, forgotten: false, moved_at: performance.now() },
    };
    pairs.add(pair);
    client.on('data', (data: Buffer) => fromClient(pair, data));
    server.on('data', (data: Buffer) => fromServer(pair, data));
    server.on('error', () => undefined);
    // What was on its way still arrives, unless it is a day on which nothing does.
    server.on(
      'close',
      () => weather !== 'blackhole' && !pair.forgotten && pair.down.whenEmpty(() => end(pair)),
    );
    client.on('close', () => end(pair));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const looking = setInterval(() => {
    const { cuts_idle_ms } = proxy;
    if (cuts_idle_ms === null) return;
    for (const pair of pairs) {
      if (performance.now() - pair.moved_at < cuts_idle_ms) continue;
      done.cut_idle += 1;
      end(pair);
    }
  }, LOOK_FOR_IDLE_MS);

  const proxy: DatabaseProxy = {
    ...{ url: url.href, delay_ms: 0, bytes_per_s: null, drops: 0, cuts_idle_ms: null, loses_commits: 0 },
    get weather() {
      return weather;
    },
    set weather(next) {
      weather = next;
      if (next === 'fine') for (const { up, down } of pairs) for (const one of [up, down]) one.go();
    },
    reset: () => [...pairs].forEach(end),
    flake(most_ms, { all = false } = {}) {
      clearTimeout(flaking);
      if (most_ms === null) return;
      flaking = setTimeout(() => {
        const open = [...pairs];
        const victims = all ? open : open.splice(Math.floor(draw() * open.length), 1);
        victims.forEach(end);
        done.resets += victims.length;
        proxy.flake(most_ms, { all });
      }, draw() * most_ms);
    },
    loseCommitOf(text, how = 'COMMIT') {
      losing = text;
      tag = how;
    },
    forgetConnections() {
      for (const pair of pairs) pair.forgotten = true;
    },
    clearUp() {
      proxy.flake(null);
      Object.assign(proxy, {
        delay_ms: 0,
        bytes_per_s: null,
        drops: 0,
        cuts_idle_ms: null,
        loses_commits: 0,
      });
      proxy.weather = 'fine';
    },
    done,
    async close() {
      proxy.flake(null);
      clearInterval(looking);
      listener.close();
      [...pairs].forEach(end);
    },
  };
  return proxy;
}

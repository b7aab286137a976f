// Stands between the platform and its database, and does what networks and servers do on bad days.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

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
  /** Resets every connection there is. */
  reset(): void;
  /**
   * What commits the work that carries this text reaches the database, and its answer does not come back: the connection
   * is reset instead.
   * @param done how the database says that it is done: COMMIT, or the tag of a statement that is a transaction of its own
   */
  loseCommitOf(text: string, done?: string): void;
  /** How many commits' answers were lost so far. */
  readonly lost_commits: number;
  /** Connections that lost a packet in a blackhole are dead for ever, as behind a gateway that forgot them. */
  forgetConnections(): void;
  close(): Promise<void>;
};

type Pair = {
  client: Socket;
  server: Socket;
  losing: boolean;
  forgotten: boolean;
  held: (() => void)[];
};

export async function databaseProxy(target: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<Pair>();
  let weather: Weather = 'fine';
  let losing: string | null = null;
  let tag = 'COMMIT';
  let lost_commits = 0;

  function send(pair: Pair, to: Socket, data: Buffer): void {
    const write = () => void (to.writable && to.write(data));
    if (pair.forgotten) return;
    if (weather === 'blackhole') pair.held.push(write);
    else if (proxy.delay_ms > 0) setTimeout(write, proxy.delay_ms);
    else write();
  }

  function end(pair: Pair): void {
    pairs.delete(pair);
    pair.client.resetAndDestroy();
    pair.server.destroy();
  }

  const listener = createServer((client) => {
    client.on('error', () => undefined);
    if (weather === 'refusing') return client.resetAndDestroy();
    const server = connect(Number(port), hostname).setNoDelay();
    const pair: Pair = {
      ...{ client: client.setNoDelay(), server, held: [] },
      losing: false,
      forgotten: false,
    };
    pairs.add(pair);
    client.on('data', (data: Buffer) => {
      if (losing !== null && data.includes(losing)) {
        losing = null;
        pair.losing = true;
      }
      send(pair, server, data);
    });
    server.on('data', (data: Buffer) => {
      // How the database says that it is done.
      if (!pair.losing || !data.includes(`${tag}\0`)) return send(pair, client, data);
      lost_commits++;
      end(pair);
    });
    server.on('error', () => undefined);
    server.on('close', () => weather !== 'blackhole' && end(pair));
    client.on('close', () => end(pair));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;

  const proxy: DatabaseProxy = {
    url: url.href,
    delay_ms: 0,
    get weather() {
      return weather;
    },
    set weather(next) {
      weather = next;
      if (next === 'fine') for (const pair of pairs) for (const write of pair.held.splice(0)) write();
    },
    reset: () => [...pairs].forEach(end),
    loseCommitOf(text, done = 'COMMIT') {
      losing = text;
      tag = done;
    },
    get lost_commits() {
      return lost_commits;
    },
    forgetConnections() {
      for (const pair of pairs) pair.forgotten = true;
    },
    async close() {
      listener.close();
      for (const pair of [...pairs]) end(pair);
    },
  };
  return proxy;
}

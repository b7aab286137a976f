// A network can lose a database without a word: packets vanish, no connection is closed, and every query waits for an
// answer that cannot come. So the server is knocked at once a second, on a connection of its own; when it keeps silent
// twice, all connections are cut. Whoever waits is told to come back, and new connections are tried at once.
import { connect as dial, type Socket } from 'node:net';

const KNOCK_EVERY_MS = 1_000;
const KNOCK_AGAIN_MS = 200;
/** Two silent knocks and the pause before them must fit into the 5 s in which people are answered. */
const SILENCE_MS = 1_000;
/** Somebody wants a connection at least every second while a platform runs. */
const WANTED_MS = 5_000;
/** PostgreSQL and PgBouncer answer it with one byte, before any log-in: the request to talk TLS. */
const KNOCK = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export type DatabaseWatch = {
  /** What the driver calls for each connection. */
  socket(): Socket;
  /** Whether the database did not answer the last knocks. */
  readonly away: boolean;
};

/** Knocks only while there are connections, and never keeps the process alive. */
export function watchDatabase(host: string, port: number): DatabaseWatch {
  const sockets = new Set<Socket>();
  let away = false;
  let watching = false;
  let wanted_at = 0;

  async function watch(): Promise<void> {
    let silent = 0;
    // Cut connections leave nothing to watch; whoever wants one again shall find out soon. A closed pool asks no more.
    while (sockets.size > 0 || (away && performance.now() - wanted_at < WANTED_MS)) {
      const answered = await knock(host, port);
      silent = answered ? 0 : silent + 1;
      // What began to connect in the silence has lost its first words; it starts again sooner than it would give up.
      if (answered && away) cut([...sockets].filter((one) => one.bytesRead === 0));
      if (answered) away = false;
      else if (silent >= 2) {
        away = true;
        cut([...sockets]);
      }
      if (silent !== 1) await pause(away ? KNOCK_AGAIN_MS : KNOCK_EVERY_MS);
    }
    watching = false;
  }

  return {
    socket() {
      // Writes wait until it is connected; a failure is an event, and the driver listens for those.
      const socket = dial({ host, port, noDelay: true });
      Object.assign(socket, { host, port });
      sockets.add(socket);
      wanted_at = performance.now();
      socket.once('close', () => sockets.delete(socket));
      // The driver takes all listeners away before TLS; this one keeps a cut connection from ending the process.
      socket.on('error', () => undefined);
      // Whoever waited for a place in the pool when all were cut is told too, instead of waiting for a connection in vain.
      // Not at once: the driver begins to listen only when it has the socket.
      if (away) setImmediate(cut, [socket]);
      if (!watching) {
        watching = true;
        void watch();
      }
      return socket;
    },
    get away() {
      return away;
    },
  };
}

function cut(sockets: Socket[]): void {
  for (const socket of sockets)
    socket.destroy(Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' }));
}

function knock(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial({ host, port });
    const done = (answered: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    // When this process was busy for long, the answer may be waiting: it is read before the time counts as up.
    const timer = setTimeout(() => setTimeout(done, 50, false).unref(), SILENCE_MS).unref();
    socket.unref();
    socket.once('connect', () => socket.write(KNOCK));
    socket.once('data', () => done(true));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

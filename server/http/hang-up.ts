// How the connections end when a process stops.
import type { FastifyInstance } from 'fastify';

/** A stop takes ten seconds at most, and the database has to be left after this. */
const PATIENCE_MS = 8_000;

/**
 * Browsers keep a connection for the next request; while we stop there is none, and each is closed with its last answer.
 * Whoever has not finished asking, or does not read the answer, is not waited for longer than `patience_ms`.
 */
export function hangUpWhenAnswered(app: FastifyInstance, patience_ms = PATIENCE_MS): void {
  app.addHook('preClose', async () => {
    // A server that never listened never says that it is closed: its timers would keep it in memory for ever.
    if (!app.server.listening) return;
    const timer = setInterval(() => app.server.closeIdleConnections(), 100).unref();
    const last = setTimeout(() => app.server.closeAllConnections(), patience_ms).unref();
    app.server.once('close', () => {
      clearInterval(timer);
      clearTimeout(last);
    });
  });
}

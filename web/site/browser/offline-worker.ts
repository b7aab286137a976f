// The service worker of the trainer's pages: a page seen with a network can be opened without one. Nothing else is kept,
// nothing of another origin, and nothing for longer than a class is marked.
import { KEPT_PAGES, NO_NETWORK } from './kept-pages.ts';

type FetchEvent = Event & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: string, listener: (event: never) => void): void;
};

const worker = self as unknown as Worker;
const LONGEST_MS = 7 * 86_400_000;
/** A network that is there but does not answer is no network. */
const PATIENCE_MS = 5_000;

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event: Event & { waitUntil(done: Promise<void>): void }) =>
  event.waitUntil(worker.clients.claim()),
);
worker.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(keptFirst(request));
  else if (request.mode === 'navigate' && pathname.startsWith('/trainer/'))
    event.respondWith(networkFirst(request, pathname));
});

/** Their names change with their content, so a kept one is right for ever. */
async function keptFirst(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT_PAGES);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function networkFirst(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(KEPT_PAGES);
  const kept = await keptPage(cache, path);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await cache.put(path, answer.clone());
    // Sent to the log-in, or not theirs any more.
    else if (answer.type === 'opaqueredirect' || [401, 403, 404].includes(answer.status))
      await cache.delete(path);
    return answer;
  });
  if (!kept)
    return asked.catch(async (error) => {
      const words = await cache.match(NO_NETWORK, { ignoreVary: true });
      if (words) return words;
      throw error;
    });
  const patience = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([asked, patience]).catch(() => kept);
}

async function keptPage(cache: Cache, path: string): Promise<Response | undefined> {
  const kept = await cache.match(path, { ignoreVary: true });
  const at = Date.parse(kept?.headers.get('date') ?? '');
  if (!kept || Date.now() - at < LONGEST_MS) return kept;
  await cache.delete(path);
  return undefined;
}

// Keeps the attendance list open without a network, and takes everything off the phone at log-out.
import { forgetTaps, tapsLeft } from './attendance-queue.ts';
import { KEPT_PAGES, NO_NETWORK } from './kept-pages.ts';

/** Starts the service worker, and keeps this page, which was loaded before it ran. */
export async function keepOffline(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // What was loaded under the worker is kept already.
  const is_first = !workers.controller;
  try {
    await workers.register('/trainer/offline.js', { scope: '/trainer/' });
    await workers.ready;
    const cache = await caches.open(KEPT_PAGES);
    const files = document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>(
      'script[src], link[as=font]',
    );
    const addresses = [...files].map((file) => ('src' in file ? file.src : file.href));
    if (is_first) await cache.addAll([NO_NETWORK, location.pathname, ...addresses]);
    else if (!(await cache.match(NO_NETWORK, { ignoreVary: true }))) await cache.add(NO_NETWORK);
  } catch {
    // Without it the page works as long as it stays open.
  }
}

/** Asks first when marks would be lost. */
export function forgetAtLogOut(): void {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target as HTMLFormElement;
      if (new URL(form.action).pathname !== '/logout') return;
      const words = document.querySelector<HTMLElement>('[data-words]')?.dataset.words;
      const left = tapsLeft();
      const question = words && (JSON.parse(words) as { leave?: string }).leave?.replace('{n}', String(left));
      if (left > 0 && question && !confirm(question)) {
        event.preventDefault();
        return;
      }
      forgetTaps();
      if ('caches' in window) void caches.delete(KEPT_PAGES);
    },
    true,
  );
}

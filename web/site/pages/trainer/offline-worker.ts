// GET /trainer/offline.js: the service worker. A browser asks for it below /trainer/, which is all it may look after.
import { bundle } from '../../assets.ts';
import type { Pages } from '../../site.tsx';

export const offlineWorker: Pages = async (app) => {
  const script = await bundle('browser/offline-worker.ts');
  app.get('/trainer/offline.js', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      // A worker fetches by the policy it came with.
      .header('content-security-policy', "default-src 'none'; connect-src 'self'")
      .send(script),
  );
};

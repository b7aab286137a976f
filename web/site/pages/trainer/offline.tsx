// Without a network: GET /trainer/offline.js is the service worker, and GET /trainer/no-network what it shows in place of a
// page that this phone has not seen. A browser lets the worker look after what is below /trainer/, and nothing else.
import { translateSite } from '../../../translate-site.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import type { Pages } from '../../site.tsx';

export const offlinePages: Pages = async (app) => {
  const script = (await translateSite()).bundles['browser/offline-worker.ts'];
  app.get('/trainer/offline.js', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      // A worker fetches by the policy it came with.
      .header('content-security-policy', "default-src 'none'; connect-src 'self'")
      .send(script),
  );
  app.get('/trainer/no-network', async (_request, reply) => reply.page(<NoNetwork />));
};

function NoNetwork() {
  const { t } = usePage();
  const words = t.trainer.no_network;
  return (
    <Layout head={{ title: words.title }} narrow>
      <h1>{words.title}</h1>
      <p className="lead">{words.text}</p>
      <p>{words.kept}</p>
    </Layout>
  );
}

// The second factor: what there is, setting it up, and confirming who one is. Open also to a log-in that may do nothing
// else yet, so none of these pages needs anything else of the account.
import { mustLogIn, type Pages } from '../../site.tsx';
import { appPages } from './authenticator-app.tsx';
import { confirmPages } from './confirm.tsx';
import { overviewPages } from './overview.tsx';
import { passkeyPages } from './passkeys.tsx';

export const secondFactorPages: Pages = async (app, site) => {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (mustLogIn(request, reply)) return reply;
  });
  for (const pages of [overviewPages, appPages, passkeyPages, confirmPages]) await app.register(pages, site);
};

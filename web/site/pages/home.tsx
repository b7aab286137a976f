import { Layout } from '../layout.tsx';
import { usePage } from '../page.tsx';
import type { Pages } from '../site.tsx';

export const homePages: Pages = async (app) => {
  app.get('/', async (_request, reply) => reply.page(<Home />));
};

function Home() {
  const { t, business } = usePage();
  return (
    <Layout head={{ title: business.name, canonical: '/' }}>
      <h1>{business.name}</h1>
      <a className="button" href="/courses">
        {t.nav.courses}
      </a>
    </Layout>
  );
}

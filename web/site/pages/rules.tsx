// /help, /privacy and /terms: how the house works, with the figures from its settings.
import type { Document, Figures } from '../../texts/house-rules.ts';
import { Layout } from '../layout.tsx';
import { usePage } from '../page.tsx';
import type { Pages } from '../site.tsx';

type Which = 'help' | 'privacy' | 'terms';

export const rulesPages: Pages = async (app, { config }) => {
  for (const which of ['help', 'privacy', 'terms'] as const)
    app.get(`/${which}`, async (_request, reply) => reply.page(<Rules which={which} figures={config} />));
};

function Rules({ which, figures }: { which: Which; figures: Figures }) {
  const { t } = usePage();
  const words: Document = t.rules[which](figures);
  return (
    <Layout head={{ title: words.title, description: words.description, canonical: `/${which}` }} narrow>
      <div className="stack">
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
        {which !== 'help' && <p className="small soft">{t.rules.valid_from}</p>}
      </div>
      <nav aria-label={t.rules.contents}>
        <ul className="plain contents">
          {words.parts.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {words.parts.map(({ id, title, text, list }) => (
        <section key={id} id={id} className="prose">
          <h2>{title}</h2>
          {text.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {list && (
            <ul>
              {list.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <Contact />
    </Layout>
  );
}

function Contact() {
  const { t, business } = usePage();
  return (
    <section className="card stack tight" id="contact">
      <h2>{t.rules.contact}</h2>
      <p>{t.rules.contact_text}</p>
      <p className="row">
        {business.phone && (
          <a className="button second" href={`tel:${business.phone.replace(/[^\d+]/g, '')}`}>
            {business.phone}
          </a>
        )}
        {business.email && <a href={`mailto:${business.email}`}>{business.email}</a>}
      </p>
    </section>
  );
}

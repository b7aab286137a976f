// GET /courses: the catalogue. With `part=results` only what the script swaps while people choose.
import type { FastifyRequest } from 'fastify';
import type { Catalogue, Course } from '../../../../server/courses/schemas.ts';
import { keepForVisitors } from '../../../../server/http/kept-answers.ts';
import { PageProblem } from '../../api.ts';
import { Layout } from '../../layout.tsx';
import { courseList } from '../../linked-data.ts';
import { usePage } from '../../page.tsx';
import type { Pages } from '../../site.tsx';
import { addressOf, apiQuery, type Choice, hasWords, readChoice } from './choice.ts';
import { Filters } from './filters.tsx';
import { catalogueTitle, type Found, Results } from './results.tsx';

const NEAREST = 3;

export const cataloguePages: Pages = async (app, { deps, config }) => {
  app.get('/courses', async (request, reply) => {
    const choice = readChoice(request.query);
    if (!hasWords(choice.q)) keepForVisitors(request);
    const today = Temporal.Instant.from(deps.now().toISOString())
      .toZonedDateTimeISO(config.TIMEZONE)
      .toPlainDate()
      .toString();
    const isPart = (request.query as { part?: string }).part === 'results';
    const [answer, offered] = await Promise.all([
      request.api.call<Found>('GET', `/courses?${apiQuery(choice, today)}`),
      isPart ? null : request.api.get<Catalogue>('/catalogue'),
    ]);
    if (!answer.ok) {
      // A page that an old link names may not be there any more; the first one is.
      if (answer.problem.status === 422 && choice.cursor) return reply.redirect(addressOf(choice), 303);
      throw new PageProblem(answer.problem);
    }
    const nearest = answer.body.total === 0 ? await findNearest(request, choice, today) : [];
    const results = { choice, found: answer.body, nearest, today };
    if (!offered) return reply.page(<Results {...results} />);
    return reply.page(<CataloguePage {...results} offered={offered} />);
  });
  app.get('/search', async (request, reply) => {
    return reply.redirect(addressOf({ ...readChoice({}), q: readChoice(request.query).q }), 303);
  });
};

/** The words without the other filters, else the other filters without the words, else what starts next. */
async function findNearest({ api }: FastifyRequest, choice: Choice, today: string): Promise<Course[]> {
  const none = readChoice({});
  const wider: Choice[] = [
    ...(hasWords(choice.q) ? [{ ...none, q: choice.q }] : []),
    { ...choice, q: '', cursor: '' },
    { ...none, cat: choice.cat, audience: choice.audience },
    none,
  ];
  for (const wish of wider) {
    const found = await api.get<Found>(`/courses?${apiQuery(wish, today)}`);
    if (found.total > 0) return found.data.slice(0, NEAREST);
  }
  return [];
}

function CataloguePage({
  choice,
  found,
  nearest,
  offered,
  today,
}: {
  choice: Choice;
  found: Found;
  nearest: Course[];
  offered: Catalogue;
  today: string;
}) {
  const page = usePage();
  const { t } = page;
  const words = t.catalogue;
  // One address for each subject is enough for search engines; every other choice leads to the same courses.
  const subject = addressOf({ ...readChoice({}), cat: choice.cat });
  const isListed = addressOf(choice, { cursor: choice.cursor }) === subject;
  const title = catalogueTitle(t, choice);
  return (
    <Layout
      head={{
        title,
        description: words.description,
        canonical: isListed ? subject : undefined,
        image: '/preview.jpg',
        linked_data: isListed ? [courseList(page, found.data)] : undefined,
      }}
    >
      <div className="stack tight">
        <h1 id="results-title">{title}</h1>
        <p className="lead">{words.lead}</p>
      </div>
      <div className="catalogue">
        <Filters choice={choice} offered={offered} today={today} />
        <div className="stack">
          <p id="results-said" role="status" className="soft" data-busy={words.updating}>
            {words.count(found.total)}
          </p>
          <Results choice={choice} found={found} nearest={nearest} today={today} />
        </div>
      </div>
    </Layout>
  );
}

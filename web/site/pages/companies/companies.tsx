// /companies: what we do for companies, and the form to ask for it.
import type { z } from 'zod';
import type { receivedRequestSchema } from '../../../../server/corporate/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { pageProblem } from '../../api.ts';
import { emptyForm, type Form, hasErrors, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { languageOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { AskForm, HERE, listed, MAX_DATES } from './ask-form.tsx';

type Received = z.infer<typeof receivedRequestSchema>;
type Shown = { form: Form; names_hours: number; focus_date?: number };

export const companyPages: Pages = async (app, { config }) => {
  const names_hours = config.CORPORATE_NAMES_HOURS;

  app.get<{ Querystring: Values }>(HERE, async (request, reply) => {
    const values = { topic: typed(request.query, 'topic').slice(0, 500) };
    return reply.page(<Companies form={{ ...emptyForm, values }} names_hours={names_hours} />);
  });

  app.post<{ Body: Values }>(HERE, async (request, reply) => {
    const values = request.body ?? {};
    if (values.more_dates !== undefined) {
      const focus_date = Math.min(listed(values).length, MAX_DATES - 1);
      const more = { ...values, preferred_dates: [...listed(values), ''] };
      return reply.page(
        <Companies form={{ values: more, errors: {} }} names_hours={names_hours} focus_date={focus_date} />,
      );
    }
    const { body, date_rows } = bodyOf(values, languageOf(request));
    const sent = await request.api.post<Received>(
      '/corporate/requests',
      body,
      typed(values, '_key') || undefined,
    );
    if (sent.ok) return reply.redirect(`${HERE}/received/${sent.body.reference}`, 303);
    const names = Object.fromEntries(
      date_rows.map((row, place) => [`preferred_dates.${place}`, `date-${row}`]),
    );
    const form = refusal(texts[languageOf(request)], values, sent.problem, names);
    return showAgain(reply, sent.problem, <Companies form={form} names_hours={names_hours} />);
  });

  app.get<{ Params: { reference: string } }>(`${HERE}/received/:reference`, async (request, reply) => {
    const { reference } = request.params;
    if (!/^[A-Z0-9-]{4,20}$/.test(reference)) throw pageProblem('not_found', request);
    return reply.page(<ReceivedRequest reference={reference} />);
  });
};

/** What the API takes, and which input each of its dates was typed in. */
function bodyOf(values: Values, locale: 'en' | 'sw') {
  const optional = (name: string) => typed(values, name).trim() || undefined;
  const headcount = optional('headcount');
  const date_rows = listed(values).flatMap((date, row) => (date ? [row] : []));
  const body = {
    company_name: typed(values, 'company_name'),
    contact_person: typed(values, 'contact_person'),
    email: typed(values, 'email'),
    phone: typed(values, 'phone'),
    topic: typed(values, 'topic'),
    preferred_dates: date_rows.map((row) => listed(values)[row]),
    preferred_time: optional('preferred_time'),
    location: optional('location'),
    // What is no number is sent as it is, so that the answer says so.
    headcount: headcount && /^\d{1,9}$/.test(headcount) ? Number(headcount) : headcount,
    notes: optional('notes'),
    locale,
  };
  return { body, date_rows };
}

function Companies({ form, names_hours, focus_date }: Shown) {
  const { t } = usePage();
  const words = t.companies;
  return (
    <Layout
      head={{ title: words.title, description: words.description, canonical: HERE }}
      wrong={hasErrors(form)}
    >
      <div className="stack">
        <h1>{words.title}</h1>
        <p className="lead">{words.lead}</p>
        <p>
          <a className="button" href="#ask">
            {words.form}
          </a>{' '}
          <a className="button plain" href="/courses?audience=Corporate">
            {words.see_courses}
          </a>
        </p>
      </div>
      <ul className="points plain">
        {words.points.map(([title, text]) => (
          <li key={title}>
            <h2 className="h3">{title}</h2>
            <p className="soft">{text}</p>
          </li>
        ))}
      </ul>
      <div className="split">
        <AskForm form={form} focus_date={focus_date} />
        <section className="stack aside">
          <h2>{words.how}</h2>
          <ol className="numbered">
            {words.steps(names_hours).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
      </div>
    </Layout>
  );
}

function ReceivedRequest({ reference }: { reference: string }) {
  const { t } = usePage();
  const words = t.companies;
  return (
    <Layout head={{ title: words.received }} narrow>
      <h1 tabIndex={-1} data-focus>
        {words.received}
      </h1>
      <p className="big-number">{reference}</p>
      <div className="prose">
        <p>{words.received_text}</p>
        <p>{words.received_next}</p>
      </div>
    </Layout>
  );
}

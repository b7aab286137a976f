// GET and POST /register: a new account, with what its owner agrees to, each purpose by itself.
import { sayNext } from '../../flash.ts';
import { ErrorSummary, emptyForm, type Form, hasErrors, Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { nextOf } from './enter.ts';
import { AccountFields, accountLabels, openAccount } from './open-account.tsx';

export const registerPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>('/register', async (request, reply) =>
    reply.page(<Register form={emptyForm} next={nextOf(request.query.next)} />),
  );

  app.post('/register', async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const next = nextOf(typed(values, 'next'));
    const opened = await openAccount(request, reply, values);
    if (!opened.ok) {
      const page = <Register form={opened.form} next={next} />;
      return opened.problem ? showAgain(reply, opened.problem, page) : reply.page(page, 422);
    }
    sayNext(reply, t.entry.welcome(opened.user.email));
    return reply.redirect(next || '/account', 303);
  });
};

function Register({ form, next }: { form: Form; next: string }) {
  const { t } = usePage();
  const onward = next === '' ? '' : `?next=${encodeURIComponent(next)}`;
  const labels = accountLabels(t);
  return (
    <Layout head={{ title: t.nav.register }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{t.nav.register}</h1>
        <p>
          {t.entry.have_one}{' '}
          <a href={`/login${onward}`} className="tap">
            {t.nav.log_in}
          </a>
        </p>
        <ErrorSummary form={form} labels={labels} />
        <form method="post" action="/register" className="stack card">
          <FormKey />
          <input type="hidden" name="next" value={next} />
          <AccountFields form={form} />
          <Submit>{t.nav.register}</Submit>
        </form>
      </div>
    </Layout>
  );
}

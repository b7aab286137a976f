// GET and POST /forgot-password and /reset-password. Programs that scan letters open links by themselves, so looking
// uses nothing up; the button does.

import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  Field,
  type Form,
  hasErrors,
  Submit,
  typed,
  type Values,
} from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';

export const passwordPages: Pages = async (app) => {
  app.get('/forgot-password', async (_request, reply) => reply.page(<Forgot form={emptyForm} />));

  app.post('/forgot-password', async (request, reply) => {
    const values = request.body as Values;
    const email = typed(values, 'email').trim();
    const answer = await request.api.post('/auth/forgot-password', { email });
    if (answer.ok) return reply.page(<LinkSent email={email} />);
    const form = refusal(textsOf(request), values, answer.problem);
    return showAgain(reply, answer.problem, <Forgot form={form} />);
  });

  app.get<{ Querystring: { token?: string } }>('/reset-password', async (request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .page(<Reset form={emptyForm} token={String(request.query.token ?? '')} />),
  );

  app.post('/reset-password', async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const token = typed(values, 'token');
    const answer = await request.api.post('/auth/reset-password', {
      token: token || '-',
      password: typed(values, 'password'),
    });
    reply.header('cache-control', 'no-store');
    if (answer.ok) {
      sayNext(reply, t.entry.password_set);
      return reply.redirect('/login', 303);
    }
    if (answer.problem.code === 'token_invalid') return reply.page(<LinkOver />, 422);
    const form = refusal(t, values, answer.problem);
    return showAgain(reply, answer.problem, <Reset form={form} token={token} />);
  });
};

function Forgot({ form }: { form: Form }) {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.forgot_title }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{t.entry.forgot_title}</h1>
        <p className="lead">{t.entry.forgot_lead}</p>
        <ErrorSummary form={form} labels={{ email: t.entry.email }} />
        <form method="post" action="/forgot-password" className="stack card">
          <Field name="email" label={t.entry.email} form={form} type="email" autoComplete="username" />
          <Submit>{t.entry.send_link}</Submit>
        </form>
        <p>
          <a href="/login" className="tap">
            {t.entry.back_to_log_in}
          </a>
        </p>
      </div>
    </Layout>
  );
}

/** The same words whether or not there is such an account. */
function LinkSent({ email }: { email: string }) {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.look_in_mailbox }} narrow>
      <div className="stack loose entry">
        <h1>{t.entry.look_in_mailbox}</h1>
        <p className="lead">{t.entry.link_sent(email)}</p>
        <p>{t.entry.nothing_came}</p>
        <p>
          <a href="/forgot-password" className="tap">
            {t.entry.try_other_address}
          </a>
        </p>
      </div>
    </Layout>
  );
}

function Reset({ form, token }: { form: Form; token: string }) {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.reset_title }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{t.entry.reset_title}</h1>
        <p>{t.entry.reset_lead}</p>
        <ErrorSummary form={form} labels={{ password: t.entry.new_password }} />
        <form method="post" action="/reset-password" className="stack card">
          <input type="hidden" name="token" value={token} />
          <PasswordField name="password" label={t.entry.new_password} form={form} is_new />
          <Submit>{t.entry.set_password}</Submit>
        </form>
      </div>
    </Layout>
  );
}

function LinkOver() {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.link_over }} narrow wrong>
      <div className="stack loose entry">
        <h1>{t.entry.link_over}</h1>
        <p className="lead">{t.entry.link_over_lead}</p>
        <p>
          <a className="button" href="/forgot-password">
            {t.entry.new_link}
          </a>
        </p>
      </div>
    </Layout>
  );
}

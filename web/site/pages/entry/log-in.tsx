// GET and POST /login, POST /logout.
import type { SecondStep } from '../../../../server/second-factor/schemas.ts';
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
import { PasskeyForm } from '../../parts/passkey-form.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { enter, type LoginAnswer, nextOf } from './enter.ts';
import { SecondStepPage } from './second-step.tsx';

export const logInPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>('/login', async (request, reply) =>
    reply.page(<LogIn form={emptyForm} next={nextOf(request.query.next)} />),
  );

  app.post('/login', async (request, reply) => {
    const values = request.body as Values;
    const next = nextOf(typed(values, 'next'));
    const answer = await request.api.post<LoginAnswer | SecondStep>('/auth/login', {
      email: typed(values, 'email'),
      password: typed(values, 'password'),
    });
    if (!answer.ok) {
      const form = refusal(textsOf(request), values, answer.problem);
      return showAgain(reply, answer.problem, <LogIn form={form} next={next} />);
    }
    if (!('access_token' in answer.body))
      return reply.page(<SecondStepPage form={emptyForm} step={answer.body} next={next} />);
    return enter(request, reply, answer.body, next);
  });

  app.post('/logout', async (request, reply) => {
    await request.api.post('/auth/logout');
    sayNext(reply, textsOf(request).entry.logged_out);
    return reply.redirect('/', 303);
  });
};

function LogIn({ form, next }: { form: Form; next: string }) {
  const { t, caller } = usePage();
  const onward = next === '' ? '' : `?next=${encodeURIComponent(next)}`;
  const labels = { email: t.entry.email, password: t.entry.password };
  return (
    <Layout head={{ title: t.nav.log_in }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{t.nav.log_in}</h1>
        {caller && (
          <Notice>
            <p>{t.entry.logged_in_already}</p>
            <a href={next || '/account'}>{t.entry.go_on}</a>
          </Notice>
        )}
        <ErrorSummary form={form} labels={labels} />
        <form method="post" action="/login" className="stack card">
          <input type="hidden" name="next" value={next} />
          <Field
            name="email"
            label={labels.email}
            form={form}
            type="email"
            autoComplete="username"
            inputMode="email"
          />
          <PasswordField name="password" label={labels.password} form={form} />
          <div className="row spread">
            <Submit>{t.nav.log_in}</Submit>
            <a href="/forgot-password" className="tap">
              {t.entry.forgot}
            </a>
          </div>
        </form>
        <PasskeyForm
          {...{ action: '/login/passkey', act: 'use', ask: '/api/auth/passkey-challenge' }}
          label={t.second_factor.log_in_passkey}
          second
        >
          <input type="hidden" name="next" value={next} />
        </PasskeyForm>
        <p>
          {t.entry.new_here}{' '}
          <a href={`/register${onward}`} className="tap">
            {t.nav.register}
          </a>
        </p>
      </div>
    </Layout>
  );
}

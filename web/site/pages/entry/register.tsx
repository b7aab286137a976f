// GET and POST /register: a new account, with what its owner agrees to, each purpose by itself.
import type { z } from 'zod';
import { type loginAnswerSchema, registerBody } from '../../../../server/accounts/schemas.ts';
import { NOTICE_VERSION } from '../../../texts/notice-version.ts';
import { sayNext } from '../../flash.ts';
import {
  CheckBox,
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
import { FormKey, languageOf, textsOf, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { keepLanguage } from '../preferences.ts';
import { nextOf } from './log-in.tsx';

type LoginAnswer = z.infer<typeof loginAnswerSchema>;

export const registerPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>('/register', async (request, reply) =>
    reply.page(<Register form={emptyForm} next={nextOf(request.query.next)} />),
  );

  app.post('/register', async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const next = nextOf(typed(values, 'next'));
    const language = languageOf(request);
    const body = accountOf(values, language);
    if (typed(values, 'agree') !== 'yes') {
      const form = { values, errors: { ...mistakesIn(body), agree: t.entry.agree_first } };
      return reply.page(<Register form={form} next={next} />, 422);
    }
    const answer = await request.api.post<LoginAnswer>('/auth/register', body, typed(values, '_key'));
    if (!answer.ok) {
      const form = refusal(t, values, answer.problem);
      if (answer.problem.code === 'email_taken') form.errors = { email: t.entry.email_taken };
      return showAgain(reply, answer.problem, <Register form={form} next={next} />);
    }
    // The second of two presses gets the first one's answer, whose cookies went to a page that is gone.
    if (!reply.hasHeader('set-cookie'))
      await request.api.post('/auth/login', { email: body.email, password: body.password });
    keepLanguage(reply, language);
    sayNext(reply, t.entry.welcome(answer.body.user.email));
    return reply.redirect(next || '/account', 303);
  });
};

function accountOf(values: Values, locale: string) {
  const consent = (purpose: string, given: boolean) => ({ purpose, version: NOTICE_VERSION, given });
  return {
    email: typed(values, 'email'),
    password: typed(values, 'password'),
    name: typed(values, 'name'),
    phone: typed(values, 'phone') || null,
    locale,
    consents: [
      consent('terms', true),
      consent('privacy', true),
      consent('marketing', typed(values, 'marketing') === 'yes'),
    ],
  };
}

/** What else is wrong, so that everything is named at once. */
function mistakesIn(body: object): Record<string, string> {
  const issues = registerBody.safeParse(body).error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]));
}

function Register({ form, next }: { form: Form; next: string }) {
  const { t } = usePage();
  const onward = next === '' ? '' : `?next=${encodeURIComponent(next)}`;
  const labels = {
    name: t.entry.name,
    email: t.entry.email,
    phone: t.entry.phone,
    password: t.entry.password,
  };
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
          <Field name="name" label={labels.name} form={form} hint={t.entry.name_hint} autoComplete="name" />
          <Field
            name="email"
            label={labels.email}
            form={form}
            hint={t.entry.email_hint}
            type="email"
            autoComplete="username"
          />
          <Field
            name="phone"
            label={labels.phone}
            form={form}
            hint={t.entry.phone_hint}
            type="tel"
            autoComplete="tel"
            optional
          />
          <PasswordField name="password" label={labels.password} form={form} is_new />
          <Consents form={form} />
          <Submit>{t.nav.register}</Submit>
        </form>
      </div>
    </Layout>
  );
}

function Consents({ form }: { form: Form }) {
  const { t } = usePage();
  return (
    <fieldset className="stack tight">
      <legend>{t.entry.agreements}</legend>
      <p className="small soft">{t.entry.notice}</p>
      <CheckBox
        name="agree"
        form={form}
        label={
          <>
            {t.entry.agree[0]}
            <a href="/terms">{t.entry.agree[1]}</a>
            {t.entry.agree[2]}
            <a href="/privacy">{t.entry.agree[3]}</a>
            {t.entry.agree[4]}
          </>
        }
      />
      <CheckBox name="marketing" form={form} label={t.entry.marketing} />
    </fieldset>
  );
}

// Opening an account from a form: by itself, or on the way to a booking.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type loginAnswerSchema, registerBody } from '../../../../server/accounts/schemas.ts';
import { NOTICE_VERSION } from '../../../texts/notice-version.ts';
import type { Texts } from '../../../texts/texts.ts';
import type { Problem } from '../../api.ts';
import { CheckBox, Field, type Form, typed, type Values } from '../../form.tsx';
import { languageOf, textsOf, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { refusal } from '../../refused.ts';
import { keepLanguage } from '../preferences.ts';

type LoginAnswer = z.infer<typeof loginAnswerSchema>;
/** `problem` is null when the form itself was not complete. */
type Opened = { ok: true; user: LoginAnswer['user'] } | { ok: false; form: Form; problem: Problem | null };

/** Opens the account and logs this browser in. @param values of a form with <AccountFields/> and <FormKey/> */
export async function openAccount(
  request: FastifyRequest,
  reply: FastifyReply,
  values: Values,
): Promise<Opened> {
  const t = textsOf(request);
  const language = languageOf(request);
  const body = accountOf(values, language);
  if (typed(values, 'agree') !== 'yes') {
    const form = { values, errors: { ...mistakesIn(body), agree: t.entry.agree_first } };
    return { ok: false, form, problem: null };
  }
  const answer = await request.api.post<LoginAnswer>('/auth/register', body, typed(values, '_key'));
  if (!answer.ok) {
    const form = refusal(t, values, answer.problem);
    if (answer.problem.code === 'email_taken') form.errors = { email: t.entry.email_taken };
    return { ok: false, form, problem: answer.problem };
  }
  // The second of two presses gets the first one's answer, whose cookies went to a page that is gone.
  if (!reply.hasHeader('set-cookie'))
    await request.api.post('/auth/login', { email: body.email, password: body.password });
  keepLanguage(reply, language);
  return { ok: true, user: answer.body.user };
}

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

export function accountLabels({ entry }: Texts) {
  return { name: entry.name, email: entry.email, phone: entry.phone, password: entry.password };
}

/** @param props.phone_hint what the number is for; without it, it may be left out */
export function AccountFields({ form, phone_hint }: { form: Form; phone_hint?: string }) {
  const { t } = usePage();
  const labels = accountLabels(t);
  return (
    <>
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
        hint={phone_hint ?? t.entry.phone_hint}
        type="tel"
        autoComplete="tel"
        optional={phone_hint === undefined}
      />
      <PasswordField name="password" label={labels.password} form={form} is_new />
      <Consents form={form} />
    </>
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

// GET and POST /account/profile: name, address, number, and the language that site and letters speak.
import { type User, updateUserBody } from '../../../../server/users/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  Field,
  type Form,
  hasErrors,
  Select,
  Submit,
  typed,
  type Values,
} from '../../form.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { keepLanguage } from '../preferences.ts';
import { type Account, AccountPage, accountOf } from './frame.tsx';

const PATH = '/account/profile';

export const profilePages: Pages = async (app) => {
  app.get(PATH, async (request, reply) => {
    const account = await accountOf(request);
    const { name, email, phone, locale } = account.me;
    const values = { name, email, phone: phone ?? '', locale };
    return reply.page(<Profile account={account} form={{ values, errors: {} }} />);
  });

  app.post(PATH, async (request, reply) => {
    const values = request.body as Values;
    const account = await accountOf(request);
    const body = {
      name: typed(values, 'name'),
      email: typed(values, 'email'),
      phone: typed(values, 'phone').trim() || null,
      locale: typed(values, 'locale'),
    };
    // An address that stays is not sent: each new one counts against a limit.
    const same = updateUserBody.shape.email.safeParse(body.email).data === account.me.email;
    const answer = await request.api.put<User>(`/users/${account.me.id}`, {
      ...body,
      ...(same ? { email: undefined } : {}),
    });
    if (!answer.ok) {
      const t = textsOf(request);
      const form = refusal(t, values, answer.problem);
      if (answer.problem.code === 'email_taken') form.errors = { email: t.account.profile.email_taken };
      return showAgain(reply, answer.problem, <Profile account={account} form={form} />);
    }
    const { locale, email } = answer.body;
    keepLanguage(reply, locale);
    const words = texts[locale].account.profile;
    sayNext(reply, same ? words.saved : words.saved_confirm(email));
    return reply.redirect(PATH, 303);
  });
};

function Profile({ account, form }: { account: Account; form: Form }) {
  const { t } = usePage();
  const words = t.account.profile;
  const labels = { name: t.entry.name, email: t.entry.email, phone: t.entry.phone, locale: words.language };
  return (
    <AccountPage account={account} title={t.account.menu.profile} here={PATH} wrong={hasErrors(form)}>
      <ErrorSummary form={form} labels={labels} />
      <form method="post" action={PATH} className="stack card">
        <Field name="name" label={labels.name} form={form} hint={t.entry.name_hint} autoComplete="name" />
        <Field
          name="email"
          label={labels.email}
          form={form}
          hint={words.email_hint}
          type="email"
          autoComplete="email"
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
        <Select
          name="locale"
          label={labels.locale}
          form={form}
          hint={words.language_hint}
          options={[
            ['en', 'English'],
            ['sw', 'Kiswahili'],
          ]}
        />
        <Submit>{t.form.save}</Submit>
      </form>
    </AccountPage>
  );
}

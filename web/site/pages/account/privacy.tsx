// /account/privacy: what one agreed to, one's data to take home, and leaving for good.
import type { z } from 'zod';
import type { consentsSchema } from '../../../../server/privacy/schemas.ts';
import { NOTICE_VERSION } from '../../../texts/notice-version.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  Field,
  type Form,
  hasErrors,
  Submit,
  TextArea,
  typed,
  type Values,
} from '../../form.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { Facts, Time } from '../../parts/pieces.tsx';
import { refusal, showAgain, wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, ownPlace, Part } from './frame.tsx';

const PATH = '/account/privacy';
const ERASE = `${PATH}/erase`;
type Consents = z.infer<typeof consentsSchema>;
/** What one may say yes or no to; the rest is needed for having an account. */
const free_choices = ['marketing', 'photos'] as const;

export const privacyPages: Pages = async (app, { deps }) => {
  app.get(PATH, async (request, reply) => {
    const [account, consents] = await Promise.all([
      accountOf(request),
      request.api.get<Consents>('/consents'),
    ]);
    return reply.page(<Privacy account={account} consents={consents} />);
  });

  app.post(`${PATH}/consents`, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const answer = await request.api.post('/consents', {
      purpose: typed(values, 'purpose'),
      version: NOTICE_VERSION,
      given: typed(values, 'given') === 'yes',
    });
    sayNext(reply, answer.ok ? t.account.privacy.kept : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });

  // Through here and not from the API itself, so that a refusal is a page.
  app.get(`${PATH}/export`, async (request, reply) => {
    const zip = await request.api.get<Buffer>(ownPlace(request, 'export'));
    const day = deps.now().toISOString().slice(0, 10);
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="my-data-${day}.zip"`)
      .header('cache-control', 'no-store')
      .send(zip);
  });

  app.get(ERASE, async (request, reply) =>
    reply.page(<Erase account={await accountOf(request)} form={emptyForm} />),
  );

  app.post(ERASE, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const answer = await request.api.post(ownPlace(request, 'erase'), {
      confirm_email: typed(values, 'confirm_email'),
      ...(typed(values, 'reason').trim() ? { reason: typed(values, 'reason') } : {}),
    });
    if (!answer.ok) {
      const form = refusal(t, values, answer.problem);
      const page = <Erase account={await accountOf(request)} form={form} />;
      return showAgain(reply, answer.problem, page);
    }
    await request.api.post('/auth/logout');
    sayNext(reply, t.account.privacy.erased);
    return reply.redirect('/', 303);
  });
};

function Privacy({ account, consents }: { account: Account; consents: Consents }) {
  const { t } = usePage();
  const words = t.account.privacy;
  return (
    <AccountPage account={account} title={t.account.menu.privacy} here={PATH}>
      <Part id="choices" title={words.choices}>
        <ul className="entries plain">
          {free_choices.map((purpose) => (
            <Choice key={purpose} purpose={purpose} given={consents.now[purpose] === true} />
          ))}
        </ul>
      </Part>
      {consents.history.length > 0 && (
        <details>
          <summary className="tap">{words.history}</summary>
          <Facts
            rows={consents.history.map(({ purpose, given, version, created_at }) => [
              `${words.purposes[purpose][0]} (${version})`,
              <>
                {given ? words.yes : words.no}, <Time at={created_at} as="moment" />
              </>,
            ])}
          />
        </details>
      )}
      <Part id="mine" title={words.take_home}>
        <p>{words.take_home_text}</p>
        <p>
          <a className="button second" href={`${PATH}/export`} download>
            {words.download}
          </a>
        </p>
      </Part>
      <Part id="leave" title={words.leave}>
        <p>{words.leave_text}</p>
        <p>
          <a className="button danger" href={ERASE}>
            {words.leave_button}
          </a>
        </p>
      </Part>
    </AccountPage>
  );
}

function Choice({ purpose, given }: { purpose: (typeof free_choices)[number]; given: boolean }) {
  const { t } = usePage();
  const words = t.account.privacy;
  const [name, text] = words.purposes[purpose];
  return (
    <li className="card entry-card">
      <div className="stack tight">
        <h3>{name}</h3>
        <p>{text}</p>
        <p className="soft small">{given ? words.given : words.not_given}</p>
      </div>
      <form className="doing" method="post" action={`${PATH}/consents`}>
        <input type="hidden" name="purpose" value={purpose} />
        <button className="button second" type="submit" name="given" value={given ? 'no' : 'yes'}>
          {given ? words.take_back : words.agree}
          <span className="hide-visually">: {name}</span>
        </button>
      </form>
    </li>
  );
}

function Erase({ account, form }: { account: Account; form: Form }) {
  const { t } = usePage();
  const words = t.account.privacy;
  const labels = { confirm_email: words.confirm_email, reason: words.reason };
  return (
    <AccountPage
      account={account}
      title={words.leave}
      here={PATH}
      parent={[PATH, t.account.menu.privacy]}
      wrong={hasErrors(form)}
    >
      <ul>
        {words.consequences.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <ErrorSummary form={form} labels={labels} />
      <form method="post" action={ERASE} className="stack card">
        <Field
          name="confirm_email"
          label={labels.confirm_email}
          form={form}
          hint={account.me.email}
          type="email"
          autoComplete="off"
        />
        <TextArea name="reason" label={labels.reason} form={form} maxLength={500} optional />
        <div className="row">
          <Submit kind="danger">{words.leave_now}</Submit>
          <a href={PATH} className="tap">
            {words.stay}
          </a>
        </div>
      </form>
    </AccountPage>
  );
}

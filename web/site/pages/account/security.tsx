// /account/security: a new password, and where one is logged in.
import type { Login } from '../../../../server/users/schemas.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, emptyForm, type Form, hasErrors, Submit, typed, type Values } from '../../form.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { Tag, Time } from '../../parts/pieces.tsx';
import { refusal, showAgain, wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, type Listed, ownPlace, Part } from './frame.tsx';

const PATH = '/account/security';

export const securityPages: Pages = async (app) => {
  app.get(PATH, async (request, reply) => {
    const [account, logins] = await Promise.all([
      accountOf(request),
      request.api.get<Listed<Login>>(`${ownPlace(request, 'logins')}?limit=100`),
    ]);
    return reply.page(<Security account={account} logins={logins.data} form={emptyForm} />);
  });

  app.post(PATH, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const answer = await request.api.post('/auth/change-password', {
      current_password: typed(values, 'current_password'),
      new_password: typed(values, 'new_password'),
    });
    if (answer.ok) {
      sayNext(reply, t.account.security.changed);
      return reply.redirect(PATH, 303);
    }
    const form = refusal(t, values, answer.problem);
    const [account, logins] = await Promise.all([
      accountOf(request),
      request.api.get<Listed<Login>>(`${ownPlace(request, 'logins')}?limit=100`),
    ]);
    return showAgain(reply, answer.problem, <Security account={account} logins={logins.data} form={form} />);
  });

  app.post(`${PATH}/logins/end-others`, async (request, reply) => {
    const t = textsOf(request);
    const answer = await request.api.delete(ownPlace(request, 'logins'));
    sayNext(reply, answer.ok ? t.account.security.others_ended : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });

  app.post<{ Params: { id: string } }>(`${PATH}/logins/:id/end`, async (request, reply) => {
    const t = textsOf(request);
    const id = encodeURIComponent(request.params.id);
    const answer = await request.api.delete(ownPlace(request, `logins/${id}`));
    // One that has ended by itself is what was wanted.
    const ended = answer.ok || answer.problem.status === 404;
    sayNext(reply, ended ? t.account.security.ended : wordsFor(t, answer.problem));
    return reply.redirect(PATH, 303);
  });
};

function Security({ account, logins, form }: { account: Account; logins: Login[]; form: Form }) {
  const { t } = usePage();
  const words = t.account.security;
  const labels = { current_password: words.present, new_password: t.entry.new_password };
  return (
    <AccountPage account={account} title={t.account.menu.security} here={PATH} wrong={hasErrors(form)}>
      <ErrorSummary form={form} labels={labels} />
      <Part id="password" title={words.password}>
        <p>{words.password_text}</p>
        <form method="post" action={PATH} className="stack card">
          {/* Managers of passwords want to know whose it is. */}
          <input type="hidden" name="username" autoComplete="username" value={account.me.email} />
          <PasswordField name="current_password" label={labels.current_password} form={form} />
          <PasswordField name="new_password" label={labels.new_password} form={form} is_new />
          <Submit>{words.change}</Submit>
        </form>
      </Part>
      <SecondFactorState isOn={account.me.second_factor} />
      <Part id="logins" title={words.logins}>
        <p>{words.logins_text}</p>
        <ul className="entries plain">
          {logins.map((login) => (
            <LoggedIn key={login.id} login={login} />
          ))}
        </ul>
        {logins.length > 1 && (
          <form method="post" action={`${PATH}/logins/end-others`}>
            <button className="button danger" type="submit" data-busy={t.form.busy}>
              {words.end_others}
            </button>
          </form>
        )}
      </Part>
    </AccountPage>
  );
}

function SecondFactorState({ isOn }: { isOn: boolean }) {
  const { t } = usePage();
  const words = t.second_factor;
  return (
    <Part id="second-factor" title={words.title}>
      <div className="card entry-card">
        <div className="stack tight">
          <p>
            <Tag tone={isOn ? 'good' : ''}>{isOn ? words.on : words.off}</Tag>
          </p>
          <p>{isOn ? words.security_on : words.security_off}</p>
        </div>
        <div className="doing">
          <a className="button second" href="/account/second-factor">
            {words.manage}
          </a>
        </div>
      </div>
    </Part>
  );
}

function LoggedIn({ login: { id, device, place, created_at, last_used_at, current } }: { login: Login }) {
  const { t } = usePage();
  const words = t.account.security;
  const name = device ?? words.unknown_device;
  return (
    <li className="card entry-card">
      <div className="stack tight">
        <div className="row">
          <h3>{name}</h3>
          {current && <Tag tone="good">{words.this_device}</Tag>}
        </div>
        <p className="soft small">
          {words.last_used} <Time at={last_used_at} as="moment" /> · {words.since}{' '}
          <Time at={created_at} as="date" /> {place && `· ${place}`}
        </p>
      </div>
      {!current && (
        <form className="doing" method="post" action={`${PATH}/logins/${id}/end`}>
          <button className="button danger" type="submit" data-busy={t.form.busy}>
            {words.end}
            <span className="hide-visually">: {name}</span>
          </button>
        </form>
      )}
    </li>
  );
}

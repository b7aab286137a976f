// GET /account/second-factor: the app, the passkeys and the recovery codes; POST …/codes makes new codes.
import type { Passkey, SecondFactor } from '../../../../server/second-factor/schemas.ts';
import { emptyForm, Field } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import { PasskeyForm } from '../../parts/passkey-form.tsx';
import { Notice, Tag, Time } from '../../parts/pieces.tsx';
import { showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { Part } from '../account/frame.tsx';
import { ownPath } from '../preferences.ts';
import { FactorPage, PATH, showCodes } from './frame.tsx';

export const overviewPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>(PATH, async (request, reply) => {
    const has = await request.api.get<SecondFactor>('/auth/second-factor');
    return reply.page(<Overview has={has} next={ownPath(request.query.next, '')} />);
  });

  app.get(`${PATH}/codes`, async (_request, reply) => reply.redirect(PATH, 303));
  app.post(`${PATH}/codes`, async (request, reply) => {
    const answer = await request.api.post<{ recovery_codes: string[] }>('/auth/recovery-codes');
    if (answer.ok) return showCodes(reply, answer.body.recovery_codes, PATH);
    const has = await request.api.get<SecondFactor>('/auth/second-factor');
    return showAgain(reply, answer.problem, <Overview has={has} next="" />);
  });
};

function Overview({ has, next }: { has: SecondFactor; next: string }) {
  const { t, caller } = usePage();
  const words = t.second_factor;
  const missing = caller?.must_set_up === true;
  const isOn = has.totp_since !== null || has.passkeys.length > 0;
  return (
    <FactorPage title={missing ? words.required_title : words.title}>
      {missing ? (
        <Notice tone="look">
          <p>{words.required}</p>
        </Notice>
      ) : (
        <p className="lead">{words.lead}</p>
      )}
      <App since={has.totp_since} next={next} />
      <Passkeys passkeys={has.passkeys} next={next} isFirst={!isOn} />
      {isOn && <RecoveryCodes left={has.recovery_codes_left} />}
    </FactorPage>
  );
}

function App({ since, next }: { since: string | null; next: string }) {
  const { t, format } = usePage();
  const words = t.second_factor;
  const way = next === '' ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <Part id="app" title={words.app}>
      <p>{words.app_text}</p>
      {since !== null && (
        <p className="row">
          <Tag tone="good">{words.on}</Tag> {words.app_on(format.date(since))}
        </p>
      )}
      <div className="row">
        <a className={since === null ? 'button' : 'button second'} href={`${PATH}/app${way}`}>
          {since === null ? words.app_set_up : words.app_replace}
        </a>
        {since !== null && (
          <a className="button second" href={`${PATH}/app/remove`}>
            {words.app_remove}
          </a>
        )}
      </div>
    </Part>
  );
}

function Passkeys({ passkeys, next, isFirst }: { passkeys: Passkey[]; next: string; isFirst: boolean }) {
  const { t } = usePage();
  const words = t.second_factor;
  return (
    <Part id="passkeys" title={words.passkeys}>
      <p>{words.passkeys_text}</p>
      {passkeys.length > 0 && (
        <ul className="entries plain">
          {passkeys.map((passkey) => (
            <OnePasskey key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <noscript>
        <p className="soft">{words.no_script}</p>
      </noscript>
      <PasskeyForm
        {...{ action: `${PATH}/passkeys`, act: 'make', ask: '/api/auth/passkeys/challenge' }}
        label={words.passkey_add}
        second={!isFirst}
        card
      >
        <input type="hidden" name="next" value={next} />
        <Field
          name="name"
          label={words.passkey_name}
          hint={words.passkey_name_hint}
          form={emptyForm}
          defaultValue={words.passkey_default}
          autoComplete="off"
          maxLength={60}
        />
      </PasskeyForm>
    </Part>
  );
}

function OnePasskey({ passkey: { id, name, created_at, last_used_at } }: { passkey: Passkey }) {
  const { t } = usePage();
  const words = t.second_factor;
  return (
    <li className="card stack">
      <div className="stack tight">
        <h3>{name}</h3>
        <p className="soft small">
          {words.passkey_since} <Time at={created_at} as="date" /> ·{' '}
          {last_used_at ? (
            <>
              {words.passkey_used} <Time at={last_used_at} as="moment" />
            </>
          ) : (
            words.passkey_unused
          )}
        </p>
      </div>
      <form method="post" action={`${PATH}/passkeys/${id}/remove`}>
        <button className="button danger" type="submit" data-busy={t.form.busy}>
          {words.passkey_remove}
          <span className="hide-visually">: {name}</span>
        </button>
      </form>
      <details>
        <summary className="tap">{words.passkey_rename}</summary>
        <form method="post" action={`${PATH}/passkeys/${id}/rename`} className="stack">
          <Field
            name={`name-${id}`}
            label={words.passkey_name}
            form={emptyForm}
            defaultValue={name}
            maxLength={60}
          />
          <div className="row">
            <button className="button second" type="submit" data-busy={t.form.busy}>
              {words.passkey_rename}
            </button>
          </div>
        </form>
      </details>
    </li>
  );
}

function RecoveryCodes({ left }: { left: number }) {
  const { t } = usePage();
  const words = t.second_factor;
  return (
    <Part id="codes" title={words.codes}>
      <p>{words.codes_text}</p>
      <p className="row">
        <Tag tone={left > 2 ? 'good' : 'look'}>{left === 0 ? words.codes_none : words.codes_left(left)}</Tag>
      </p>
      <form method="post" action={`${PATH}/codes`}>
        <button className="button second" type="submit" data-busy={t.form.busy}>
          {words.codes_new}
        </button>
      </form>
    </Part>
  );
}

// /account/second-factor/app: the picture for the app and its first code; …/app/remove turns it off. Works without a
// script.
import type { FastifyRequest } from 'fastify';
import type { FactorAdded, TotpSetUp } from '../../../../server/second-factor/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, emptyForm, type Form, hasErrors, Submit, typed, type Values } from '../../form.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { RawPicture } from '../../raw.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { Part } from '../account/frame.tsx';
import { CodeField } from '../entry/second-step.tsx';
import { ownPath } from '../preferences.ts';
import { FactorPage, PATH, showCodes } from './frame.tsx';

export const appPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>(`${PATH}/app`, async (request, reply) => {
    const next = ownPath(request.query.next, PATH);
    return reply.page(<SetUp app={await begun(request)} form={emptyForm} next={next} />);
  });

  app.post(`${PATH}/app`, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const next = ownPath(typed(values, 'next'), PATH);
    const answer = await request.api.post<FactorAdded>('/auth/totp/confirm', { code: typed(values, 'code') });
    if (!answer.ok) {
      const form = refusal(t, values, answer.problem);
      if (answer.problem.code === 'code_invalid') form.errors = { code: form.errors[''] ?? '' };
      const page = <SetUp app={await begun(request)} form={form} next={next} />;
      return showAgain(reply, answer.problem, page);
    }
    const { recovery_codes } = answer.body;
    if (recovery_codes) return showCodes(reply, recovery_codes, next);
    sayNext(reply, t.second_factor.app_is_on);
    return reply.redirect(next, 303);
  });

  app.get(`${PATH}/app/remove`, async (_request, reply) => reply.page(<Remove form={emptyForm} />));

  app.post(`${PATH}/app/remove`, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const answer = await request.api.post('/auth/totp/remove', {
      password: typed(values, 'password'),
      code: typed(values, 'code'),
    });
    if (!answer.ok) {
      const form = refusal(t, {}, answer.problem);
      if (answer.problem.code === 'code_invalid') form.errors = { code: form.errors[''] ?? '' };
      return showAgain(reply, answer.problem, <Remove form={form} />);
    }
    sayNext(reply, t.second_factor.app_off);
    return reply.redirect(PATH, 303);
  });
};

/** The secret that waits for its first code; the same one for a quarter of an hour. */
async function begun(request: FastifyRequest): Promise<TotpSetUp> {
  const answer = await request.api.post<TotpSetUp>('/auth/totp');
  if (!answer.ok) throw new PageProblem(answer.problem);
  return answer.body;
}

function SetUp({ app, form, next }: { app: TotpSetUp; form: Form; next: string }) {
  const { t } = usePage();
  const words = t.second_factor;
  return (
    <FactorPage title={words.app_set_up} wrong={hasErrors(form)}>
      <ErrorSummary form={form} labels={{ code: words.code }} />
      <Part id="scan" title={`1. ${words.app_step_1}`}>
        <RawPicture svg={app.qr_svg} label={words.app_alt} />
        <p>
          <a className="tap" href={app.uri}>
            {words.app_link}
          </a>
        </p>
        <p>{words.app_key}</p>
        <p>
          <code className="secret">{app.secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      </Part>
      <Part id="first-code" title={`2. ${words.app_step_2}`}>
        <form method="post" action={`${PATH}/app`} className="stack card">
          <input type="hidden" name="next" value={next} />
          <CodeField form={form} />
          <div className="row">
            <Submit>{words.app_confirm}</Submit>
            <a className="tap" href={PATH}>
              {t.form.cancel}
            </a>
          </div>
        </form>
      </Part>
    </FactorPage>
  );
}

function Remove({ form }: { form: Form }) {
  const { t } = usePage();
  const words = t.second_factor;
  const labels = { password: t.entry.password, code: words.code };
  return (
    <FactorPage title={words.app_remove} wrong={hasErrors(form)}>
      <p className="lead">{words.remove_lead}</p>
      <ErrorSummary form={form} labels={labels} />
      <form method="post" action={`${PATH}/app/remove`} className="stack card">
        <PasswordField name="password" label={labels.password} form={form} />
        <CodeField form={form} hint={words.code_hint} />
        <div className="row">
          <Submit kind="danger">{words.app_remove}</Submit>
          <a className="tap" href={PATH}>
            {t.form.cancel}
          </a>
        </div>
      </form>
    </FactorPage>
  );
}

// /account/confirm: proves once more who one is, before what could hurt most; leads back to where that was to be done.
import type { FastifyRequest } from 'fastify';
import type { SecondStep } from '../../../../server/second-factor/schemas.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, emptyForm, type Form, hasErrors, Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { PasskeyForm } from '../../parts/passkey-form.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { brought, CodeField } from '../entry/second-step.tsx';
import { ownPath } from '../preferences.ts';

const PATH = '/account/confirm';
const START = '/account/security';

export const confirmPages: Pages = async (app) => {
  app.get<{ Querystring: { next?: string } }>(PATH, async (request, reply) => {
    const next = ownPath(request.query.next, START);
    return reply.page(<Confirm step={await begun(request)} form={emptyForm} next={next} />);
  });

  app.post(PATH, async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const next = ownPath(typed(values, 'next'), START);
    const answer = await request.api.post('/auth/step-up', proofIn(values));
    if (!answer.ok) {
      const form = refusal(t, {}, answer.problem);
      if (answer.problem.code === 'code_invalid') form.errors = { code: form.errors[''] ?? '' };
      return showAgain(
        reply,
        answer.problem,
        <Confirm step={await begun(request)} form={form} next={next} />,
      );
    }
    sayNext(reply, t.second_factor.confirmed);
    return reply.redirect(next, 303);
  });
};

function proofIn(values: Values): object {
  const { code, passkey } = brought(values);
  if (passkey !== undefined) return { challenge: typed(values, 'challenge'), passkey };
  return values.password === undefined ? { code } : { password: typed(values, 'password') };
}

async function begun(request: FastifyRequest): Promise<SecondStep> {
  const answer = await request.api.post<SecondStep>('/auth/step-up/challenge');
  if (!answer.ok) throw new PageProblem(answer.problem);
  return answer.body;
}

function Confirm({ step, form, next }: { step: SecondStep; form: Form; next: string }) {
  const { t } = usePage();
  const words = t.second_factor;
  const { methods, challenge, passkey_options } = step;
  const way = <input type="hidden" name="next" value={next} />;
  const labels = { code: words.code, password: t.entry.password };
  return (
    <Layout head={{ title: words.confirm_title }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{words.confirm_title}</h1>
        <p className="lead">{words.confirm_lead}</p>
        <ErrorSummary form={form} labels={labels} />
        {passkey_options && (
          <PasskeyForm
            {...{ action: PATH, act: 'use', challenge, options: passkey_options }}
            label={words.use_passkey}
            second={methods.includes('code')}
          >
            {way}
          </PasskeyForm>
        )}
        {!methods.every((method) => method === 'passkey') && (
          <form method="post" action={PATH} className="stack card">
            {way}
            {methods.includes('code') ? (
              <CodeField form={form} hint={words.code_hint} />
            ) : (
              <PasswordField name="password" label={labels.password} form={form} />
            )}
            <div className="row">
              <Submit>{words.confirm}</Submit>
              <a className="tap" href={next}>
                {t.form.cancel}
              </a>
            </div>
          </form>
        )}
      </div>
    </Layout>
  );
}

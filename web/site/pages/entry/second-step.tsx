// POST /login/second-step and /login/passkey: a code or a passkey, after the password or in place of it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SecondStep } from '../../../../server/second-factor/schemas.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, Field, type Form, hasErrors, Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { PasskeyForm, passkeyIn } from '../../parts/passkey-form.tsx';
import { refusal, showAgain, wordsFor } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { enter, type LoginAnswer, loginWith, nextOf } from './enter.ts';

type Step = Pick<SecondStep, 'challenge' | 'methods' | 'passkey_options'>;

const PATH = '/login/second-step';

export const secondStepPages: Pages = async (app) => {
  // A page that answered a form is asked for again by its address.
  app.get(PATH, async (_request, reply) => reply.redirect('/login', 303));

  app.post(PATH, async (request, reply) => {
    const values = request.body as Values;
    const next = nextOf(typed(values, 'next'));
    const { code, passkey } = brought(values);
    const step = stepIn(values);
    const answer = await request.api.post<LoginAnswer>('/auth/login/second-step', {
      challenge: step.challenge,
      ...(passkey === undefined ? { code } : { passkey }),
    });
    if (answer.ok) return enter(request, reply, answer.body, next);
    if (answer.problem.code === 'challenge_over') return startAgain(request, reply, next);
    const form = refusal(textsOf(request), {}, answer.problem, { passkey: '' });
    if (answer.problem.code === 'code_invalid') form.errors = { code: form.errors[''] ?? '' };
    return showAgain(reply, answer.problem, <SecondStepPage form={form} step={step} next={next} />);
  });

  app.post('/login/passkey', async (request, reply) => {
    const values = request.body as Values;
    const next = nextOf(typed(values, 'next'));
    const answer = await request.api.post<LoginAnswer>('/auth/login/passkey', {
      challenge: typed(values, 'challenge'),
      passkey: passkeyIn(typed(values, 'passkey')),
    });
    if (answer.ok) return enter(request, reply, answer.body, next);
    sayNext(reply, wordsFor(textsOf(request), answer.problem));
    return reply.redirect(loginWith(next), 303);
  });
};

function startAgain(request: FastifyRequest, reply: FastifyReply, next: string): FastifyReply {
  sayNext(reply, textsOf(request).second_factor.too_late);
  return reply.redirect(loginWith(next), 303);
}

/** What a form with a code or a passkey holds. */
export function brought(values: Values): { code: string; passkey: unknown } {
  const passkey = typed(values, 'passkey');
  return { code: typed(values, 'code'), passkey: passkey === '' ? undefined : passkeyIn(passkey) };
}

/** The step as it travels in the form's hidden fields. */
function stepIn(values: Values): Step {
  const options = passkeyIn(typed(values, 'passkey_options'));
  const passkey_options = typeof options === 'object' ? (options as Step['passkey_options']) : null;
  const methods: Step['methods'] = typed(values, 'by_code') === 'yes' ? ['code'] : [];
  return {
    challenge: typed(values, 'challenge'),
    methods: passkey_options ? [...methods, 'passkey'] : methods,
    passkey_options,
  };
}

export function SecondStepPage({ form, step, next }: { form: Form; step: Step; next: string }) {
  const { t } = usePage();
  const words = t.second_factor;
  const { challenge, methods, passkey_options } = step;
  const byCode = methods.includes('code');
  const hidden = (
    <>
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="by_code" value={byCode ? 'yes' : 'no'} />
      {passkey_options && (
        <input type="hidden" name="passkey_options" value={JSON.stringify(passkey_options)} />
      )}
    </>
  );
  return (
    <Layout head={{ title: words.step_title }} narrow wrong={hasErrors(form)}>
      <div className="stack loose entry">
        <h1>{words.step_title}</h1>
        <p className="lead">{words.step_lead}</p>
        <ErrorSummary form={form} labels={{ code: words.code }} />
        {passkey_options && (
          <PasskeyForm
            {...{ action: PATH, act: 'use', challenge, options: passkey_options }}
            label={words.use_passkey}
            second={byCode}
          >
            {hidden}
          </PasskeyForm>
        )}
        {byCode ? (
          <form method="post" action={PATH} className="stack card">
            <input type="hidden" name="challenge" value={challenge} />
            {hidden}
            <CodeField form={form} hint={words.code_hint} />
            <Submit>{words.code_button}</Submit>
          </form>
        ) : (
          <noscript>
            <p>{words.no_code}</p>
          </noscript>
        )}
        <p>
          <a href={loginWith(next)} className="tap">
            {words.start_again}
          </a>
        </p>
      </div>
    </Layout>
  );
}

/** Telephones offer their number keys and what the app or a message holds; letters of a recovery code fit in, too. */
export function CodeField({ form, hint }: { form: Form; hint?: string }) {
  const { t } = usePage();
  return (
    <Field
      name="code"
      label={t.second_factor.code}
      form={form}
      hint={hint}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      className="code"
      maxLength={60}
    />
  );
}

// GET and POST /verify-email: looking uses nothing up, the button does. /resend-verification: another letter.
import type { User } from '../../../../server/users/schemas.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, emptyForm, Field, type Form, Submit, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { ownPath } from '../preferences.ts';

/** The page that waits for the address to be confirmed, kept in a cookie: the letter may open another tab. */
export const GOING_ON = 'going_on';

export const verifyEmailPages: Pages = async (app) => {
  app.get<{ Querystring: { token?: string } }>('/verify-email', async (request, reply) => {
    const token = String(request.query.token ?? '');
    reply.header('cache-control', 'no-store');
    return reply.page(token === '' ? <NoLink form={emptyForm} /> : <Verify token={token} />);
  });

  app.post('/verify-email', async (request, reply) => {
    const token = typed(request.body as Values, 'token');
    const answer = await request.api.post<{ email: string }>('/auth/verify-email', { token: token || '-' });
    reply.header('cache-control', 'no-store');
    if (answer.ok) {
      const next = ownPath(request.cookies[GOING_ON], '');
      reply.clearCookie(GOING_ON, { path: '/' });
      return reply.page(<Verified email={answer.body.email} next={next} />);
    }
    if (answer.problem.code === 'token_invalid' || answer.problem.code === 'validation_failed')
      return reply.page(<NoLink form={emptyForm} over />, 422);
    const form = refusal(textsOf(request), {}, answer.problem);
    return showAgain(reply, answer.problem, <NoLink form={form} />);
  });

  app.get('/resend-verification', async (_request, reply) => reply.page(<NoLink form={emptyForm} />));

  app.post('/resend-verification', async (request, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    // Who is logged in need not type an address.
    const me = request.caller ? await request.api.get<User>('/auth/me') : null;
    const email = me?.email ?? typed(values, 'email').trim();
    const answer = await request.api.post('/auth/resend-verification', { email });
    if (!answer.ok) {
      const form = refusal(t, values, answer.problem);
      return showAgain(reply, answer.problem, <NoLink form={form} />);
    }
    sayNext(reply, t.entry.verification_sent(email));
    return reply.redirect(ownPath(typed(values, 'back'), me ? '/account' : '/login'), 303);
  });
};

function Verify({ token }: { token: string }) {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.entry.verify_title }} narrow>
      <div className="stack loose entry">
        <h1>{t.entry.verify_title}</h1>
        <p className="lead">{t.entry.verify_lead}</p>
        <form method="post" action="/verify-email">
          <input type="hidden" name="token" value={token} />
          <Submit>{t.entry.verify}</Submit>
        </form>
      </div>
    </Layout>
  );
}

/** @param props.next what waited for it; `''` when nothing did */
function Verified({ email, next }: { email: string; next: string }) {
  const { t, caller } = usePage();
  return (
    <Layout head={{ title: t.entry.verified }} narrow>
      <div className="stack loose entry">
        <h1>{t.entry.verified}</h1>
        <p className="lead">{t.entry.verified_lead(email)}</p>
        <div className="row">
          <a className="button" href={next || '/courses'}>
            {next ? t.entry.go_on : t.entry.find_course}
          </a>
          <a className="button second" href={caller ? '/account' : '/login'}>
            {caller ? t.nav.account : t.nav.log_in}
          </a>
        </div>
      </div>
    </Layout>
  );
}

/** Without a link that works: another one. @param props.over the link was used before, or is too old */
function NoLink({ form, over = false }: { form: Form; over?: boolean }) {
  const { t, caller } = usePage();
  const title = over ? t.entry.link_over : t.entry.verify_again;
  return (
    <Layout head={{ title }} narrow wrong={over}>
      <div className="stack loose entry">
        <h1>{title}</h1>
        <p className="lead">{over ? t.entry.verify_over_lead : t.entry.verify_again_lead}</p>
        <ErrorSummary form={form} labels={{ email: t.entry.email }} />
        <form method="post" action="/resend-verification" className="stack card">
          {!caller && (
            <Field name="email" label={t.entry.email} form={form} type="email" autoComplete="username" />
          )}
          <Submit>{t.entry.send_again}</Submit>
        </form>
      </div>
    </Layout>
  );
}

// The page for an error, in plain words, with a way on and a reference.
import type { Problem } from './api.ts';
import { Layout } from './layout.tsx';
import { usePage } from './page.tsx';

type Props = {
  problem: Problem;
  /** The address to try once more; null after a form, which Back brings back as it was filled in. */
  again: string | null;
  /** What was typed before it turned out that the log-in has ended, to be sent again after the next one. */
  kept: { action: string; values: [name: string, value: string][] } | null;
};

export function ErrorPage({ problem, again, kept }: Props) {
  const { t } = usePage();
  const [title, text] = wordsFor(t, problem.status);
  const detail = t.codes[problem.code];
  const retry = again !== null && problem.status >= 429;
  if (kept && kept.values.length > 0) return <KeptForm {...kept} title={title} />;
  return (
    <Layout head={{ title }} narrow>
      <h1>{title}</h1>
      <div className="prose">
        <p className="lead">{detail ?? text}</p>
        {problem.retry_after_s !== null && <p>{t.problems.wait(Math.ceil(problem.retry_after_s))}</p>}
      </div>
      <div className="row">
        {retry && (
          <a className="button" href={again}>
            {t.problems.try_again}
          </a>
        )}
        {problem.status === 401 && (
          <a className="button" href="/login">
            {t.nav.log_in}
          </a>
        )}
        <a className={retry || problem.status === 401 ? 'button second' : 'button'} href="/courses">
          {t.problems.go_home}
        </a>
      </div>
      <p className="small soft">
        {t.problems.reference} <code>{problem.request_id}</code>
      </p>
    </Layout>
  );
}

/** Needs neither a script nor a place to keep it: the page itself holds what was typed, while a new one logs in. */
function KeptForm({ action, values, title }: NonNullable<Props['kept']> & { title: string }) {
  const { t } = usePage();
  return (
    <Layout head={{ title }} narrow>
      <h1>{title}</h1>
      <p className="lead">{t.problems.kept}</p>
      <form method="post" action={action} className="row">
        {values.map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <a className="button" href="/login" target="_blank" rel="noopener">
          {t.problems.log_in_beside}
        </a>
        <button className="button second" type="submit" data-busy={t.form.busy}>
          {t.problems.send_again}
        </button>
      </form>
    </Layout>
  );
}

function wordsFor(t: ReturnType<typeof usePage>['t'], status: number): readonly [string, string] {
  const { problems } = t;
  if (status === 404) return problems.not_found;
  if (status === 401) return problems.log_in;
  if (status === 403) return problems.forbidden;
  if (status === 410) return problems.gone;
  if (status === 400 || status === 422) return problems.invalid;
  if (status === 429) return problems.too_many;
  if (status === 502 || status === 503) return problems.unavailable;
  return status >= 500 ? problems.internal : problems.other;
}

// The page for an error, in plain words, with a way on and a reference.
import type { Problem } from './api.ts';
import { Layout } from './layout.tsx';
import { usePage } from './page.tsx';

export function ErrorPage({ problem }: { problem: Problem }) {
  const { t, url } = usePage();
  const [title, text] = wordsFor(t, problem.status);
  const detail = t.codes[problem.code];
  return (
    <Layout head={{ title }} narrow>
      <h1>{title}</h1>
      <div className="prose">
        <p className="lead">{detail ?? text}</p>
        {problem.retry_after_s !== null && <p>{t.problems.wait(problem.retry_after_s)}</p>}
      </div>
      <div className="row">
        {problem.status >= 429 && (
          <a className="button" href={url}>
            {t.problems.try_again}
          </a>
        )}
        <a className={problem.status >= 429 ? 'button second' : 'button'} href="/courses">
          {t.problems.go_home}
        </a>
      </div>
      <p className="small soft">
        {t.problems.reference} <code>{problem.request_id}</code>
      </p>
    </Layout>
  );
}

function wordsFor(t: ReturnType<typeof usePage>['t'], status: number): readonly [string, string] {
  const { problems } = t;
  if (status === 404) return problems.not_found;
  if (status === 403 || status === 401) return problems.forbidden;
  if (status === 410) return problems.gone;
  if (status === 400 || status === 422) return problems.invalid;
  if (status === 429) return problems.too_many;
  if (status === 502 || status === 503) return problems.unavailable;
  return status >= 500 ? problems.internal : problems.other;
}

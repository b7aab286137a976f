// A date that is over or was cancelled, and where to go from it.
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession, Session } from '../../../../server/sessions/schemas.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { SeatsLeft, shortPlace } from '../../parts/course-card.tsx';
import { Notice, Time } from '../../parts/pieces.tsx';

const SHOWN = 5;

export function SessionOverPage({
  session,
  course,
  others,
}: {
  session: Session;
  course: Course;
  others: PricedSession[];
}) {
  const { t } = usePage();
  const words = t.course;
  const cancelled = session.status === 'cancelled';
  return (
    <Layout head={{ title: cancelled ? words.cancelled_title : words.gone_title }} narrow>
      <h1>{cancelled ? words.cancelled_title : words.gone_title}</h1>
      <Notice tone={cancelled ? 'bad' : ''}>
        <p>
          <strong>{course.title}</strong>
          <br />
          <s>
            <Time at={session.starts_at} as="longDate" zone={session.timezone} />
          </s>
        </p>
        <p>{session.cancellation_reason ?? words.gone_text}</p>
      </Notice>
      {others.length > 0 && (
        <section className="stack">
          <h2>{words.other_dates}</h2>
          <ul className="plain-list">
            {others.slice(0, SHOWN).map((other) => (
              <li key={other.id} className="row">
                <a href={`/courses/${course.id}?session=${other.id}#dates`}>
                  <Time at={other.starts_at} as="date" zone={other.timezone} />
                </a>
                <span>{shortPlace(t, other.location)}</span>
                <SeatsLeft session={other} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="row">
        <a className="button" href={`/courses/${course.id}`}>
          {words.see_course}
        </a>
        <a className="button second" href="/courses">
          {t.problems.go_home}
        </a>
      </div>
    </Layout>
  );
}

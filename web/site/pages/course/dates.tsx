// The dates of a course: to choose from, or why there are none and what to do then.
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../../server/sessions/schemas.ts';
import { usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { isOnRequest } from './book-box.tsx';
import { SessionPicker } from './session-picker.tsx';

export function Dates(props: {
  course: Course;
  sessions: PricedSession[];
  chosen: PricedSession | undefined;
}) {
  const { course, sessions } = props;
  const { t } = usePage();
  return (
    <section id="dates" className="stack" aria-labelledby="dates-title">
      <h2 id="dates-title">{t.course.dates}</h2>
      {isOnRequest(course) ? (
        <Notice>
          <p>{t.course.for_companies}</p>
          <p>
            <a className="button" href={`/companies?course=${course.id}`}>
              {t.course.ask_quote}
            </a>
          </p>
        </Notice>
      ) : sessions.length > 0 ? (
        <SessionPicker {...props} />
      ) : (
        <Notice>
          <p>
            <strong>{t.course.no_dates}</strong>
          </p>
          <p>{t.course.no_dates_text}</p>
        </Notice>
      )}
    </section>
  );
}

// The dates of a course: to choose from, or why there are none and what to do then.
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../../server/sessions/schemas.ts';
import { ErrorSummary, Field, type Form, Submit } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import { isOnRequest, quoteAddress } from './book-box.tsx';
import { SessionPicker } from './session-picker.tsx';

export function Dates(props: {
  course: Course;
  sessions: PricedSession[];
  chosen: PricedSession | undefined;
  /** "Tell me when there are dates", as it was filled in. */
  interest: Form;
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
            <a className="button" href={quoteAddress(course)}>
              {t.course.ask_quote}
            </a>
          </p>
        </Notice>
      ) : (
        <>
          {sessions.length > 0 && <SessionPicker {...props} />}
          {!sessions.some((session) => session.status === 'scheduled') && (
            <TellMe course={course} form={props.interest} />
          )}
        </>
      )}
    </section>
  );
}

/** One letter, once. Who is logged in gets it at the address of the account. */
function TellMe({ course, form }: { course: Course; form: Form }) {
  const { t, caller } = usePage();
  const words = t.course;
  return (
    <Notice>
      <h3>{words.no_dates}</h3>
      <p>{words.tell_me_text}</p>
      <ErrorSummary form={form} labels={{ email: words.tell_me_email }} />
      <form className="stack" method="post" action={`/courses/${course.id}/interest#dates`}>
        {!caller && (
          <Field name="email" type="email" autoComplete="email" label={words.tell_me_email} form={form} />
        )}
        <div>
          <Submit>{words.tell_me}</Submit>
        </div>
      </form>
    </Notice>
  );
}

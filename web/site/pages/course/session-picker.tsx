// Dates as radio cards, grouped by month. A plain GET form: the chosen date leads to its checkout.
import type { ReactNode } from 'react';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../../server/sessions/schemas.ts';
import { usePage } from '../../page.tsx';
import { isOnline, openSeats, priceText, SeatsLeft } from '../../parts/course-card.tsx';
import { Tag, Time } from '../../parts/pieces.tsx';

/** So many are seen at once; the rest opens at a press. */
const SHOWN = 8;
const SEATS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

type Props = { course: Course; sessions: PricedSession[]; chosen: PricedSession | undefined };

/** The one to be chosen at first: the wanted one when it can be had, else the next one that can. */
export function firstChoice(
  sessions: PricedSession[],
  wanted: string | undefined,
): PricedSession | undefined {
  const open = sessions.filter(isBookable);
  return open.find((session) => session.id === wanted) ?? open[0];
}

export function isBookable(session: PricedSession): boolean {
  return session.status === 'scheduled' && openSeats(session) > 0;
}

export function SessionPicker({ course, sessions, chosen }: Props) {
  const { t } = usePage();
  const place = chosen ? sessions.indexOf(chosen) : 0;
  const shown = Math.max(SHOWN, place + 1);
  const rest = sessions.slice(shown);
  const groups = (some: PricedSession[]) => <Months {...{ course, sessions: some, chosen }} />;
  return (
    <form id="book" className="picker stack" method="get" action={`/courses/${course.id}/book`}>
      <fieldset className="stack">
        <legend className="hide-visually">{t.course.choose_date}</legend>
        {groups(sessions.slice(0, shown))}
        {rest.length > 0 && (
          <details className="more">
            <summary>{t.course.more_dates(rest.length)}</summary>
            {groups(rest)}
          </details>
        )}
      </fieldset>
      {chosen ? (
        <div className="row">
          <SeatsField most={Math.max(...sessions.filter(isBookable).map(openSeats))} />
          <button className="button" type="submit">
            {t.course.book_seats}
          </button>
        </div>
      ) : (
        sessions.some((session) => session.status === 'scheduled') && <p>{t.course.only_full}</p>
      )}
    </form>
  );
}

/** @param props.most as many as the roomiest date has; what fits the chosen one is the checkout's to say */
function SeatsField({ most }: { most: number }) {
  const { t } = usePage();
  return (
    <div className="row seats-field">
      <label htmlFor="seats">{t.course.seats}</label>
      <select id="seats" name="seats" defaultValue="1">
        {SEATS.filter((seats) => seats <= most).map((seats) => (
          <option key={seats} value={seats}>
            {seats}
          </option>
        ))}
      </select>
    </div>
  );
}

function Months({ course, sessions, chosen }: Props) {
  const { format } = usePage();
  const months = Map.groupBy(sessions, (session) => session.date.slice(0, 7));
  return [...months].map(([month, inMonth]) => (
    <div key={month} className="stack tight">
      <h3 className="month">{format.month(inMonth[0]!.starts_at, inMonth[0]!.timezone)}</h3>
      <ul className="dates">
        {inMonth.map((session) => (
          <li key={session.id}>
            <SessionCard {...{ course, session, chosen }} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

function SessionCard({
  course,
  session,
  chosen,
}: {
  course: Course;
  session: PricedSession;
  chosen?: PricedSession;
}) {
  const { t } = usePage();
  if (session.status === 'cancelled')
    return (
      <div className="date-card cancelled">
        <span className="what">
          <s>
            <When session={session} />
          </s>
          <Tag tone="bad">{t.course.cancelled}</Tag>
          {session.cancellation_reason && <span className="soft small">{session.cancellation_reason}</span>}
        </span>
      </div>
    );
  const open = isBookable(session);
  return (
    <div className="date-card">
      <label className="choice">
        <input
          type="radio"
          name="session"
          value={session.id}
          defaultChecked={session === chosen}
          disabled={!open}
          required={open}
        />
        <What course={course} session={session} />
      </label>
      {!open && <WaitlistLink session={session} />}
    </div>
  );
}

function What({ course, session }: { course: Course; session: PricedSession }) {
  const { t, format } = usePage();
  const early = session.early_bird_counts_until;
  return (
    <span className="what">
      <When session={session} />
      <span>
        {isOnline(session.location) ? t.online : session.location}
        {session.room && <span className="soft"> · {session.room}</span>}
      </span>
      <span className="row">
        <SeatsLeft session={session} />
        {session.moved_at && <Tag tone="look">{t.course.moved}</Tag>}
        {session.doubted_at && !session.decided_at && <Tag tone="look">{t.course.doubtful}</Tag>}
        {early && (
          <Tag tone="good">{t.course.early_price(priceText({ t, format }, course, session.unit_price))}</Tag>
        )}
      </span>
    </span>
  );
}

/** Day and time where it happens; online the zone is said, because people sit elsewhere. */
function When({ session }: { session: PricedSession }): ReactNode {
  const { t, format } = usePage();
  const zone = session.timezone;
  const sayZone = isOnline(session.location);
  const zoneName = zone === 'Africa/Nairobi' ? t.east_africa_time : zone;
  return (
    <strong className="day-line">
      <Time at={session.starts_at} as="date" zone={zone} />{' '}
      <span className="numbers">
        {session.start_time}
        {session.end_time && `–${format.time(session.ends_at, zone)}`}
      </span>
      {sayZone && <span className="soft"> {zoneName}</span>}
    </strong>
  );
}

function WaitlistLink({ session }: { session: PricedSession }) {
  const { t, format } = usePage();
  return (
    <a
      className="button second"
      href={`/waitlist/${session.id}`}
      aria-label={t.course.join_waitlist_for(format.date(session.starts_at, session.timezone))}
    >
      {t.course.join_waitlist}
    </a>
  );
}

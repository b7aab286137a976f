// The frame of the trainer's pages: tabs, and how a session is named on all of them.
import type { FastifyRequest } from 'fastify';
import type { ReactNode } from 'react';
import type { TaughtSession } from '../../../../server/trainers/teaching-schemas.ts';
import { pageProblem } from '../../api.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Tabs, Tag, type Tone } from '../../parts/pieces.tsx';

export type Listed<T> = { data: T[]; next_cursor: string | null; total: number };

/** A main page of the portal. @param props.here the address of its tab */
export function TeachingPage({
  title,
  here,
  wrong,
  children,
}: {
  title: string;
  here: string;
  wrong?: boolean;
  children: ReactNode;
}) {
  const { t } = usePage();
  const { tabs } = t.trainer;
  return (
    <Layout head={{ title }} narrow wrong={wrong}>
      <div className="teaching-tabs">
        <Tabs
          label={t.trainer.title}
          here={here}
          tabs={[
            ['/trainer', tabs.today],
            ['/trainer/sessions', tabs.sessions],
            ['/trainer/days-off', tabs.days_off],
            ['/trainer/reviews', tabs.reviews],
            ['/trainer/courses', tabs.courses],
          ]}
        />
      </div>
      <h1>{title}</h1>
      {children}
    </Layout>
  );
}

/** The id in the address; what can be none leads to the page for missing ones. @throws PageProblem 404 */
export function idIn(request: FastifyRequest): string {
  const { id } = request.params as { id: string };
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw pageProblem('not_found', request);
  return id;
}

/** The day a moment falls on, as YYYY-MM-DD. @param shift whole days later */
export function dayOf(now: Date, zone: string, shift = 0): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: shift })
    .toString();
}

/** 09:00–16:00, never broken over two lines; one time when the end is not known. */
export function hoursOf({ start_time, end_time }: TaughtSession): string {
  return end_time ? `${start_time}\u2060–\u2060${end_time}` : start_time;
}

export function placeOf({ location, room }: Pick<TaughtSession, 'location' | 'room'>): string {
  return room ? `${location}, ${room}` : location;
}

/** What stands out about a session: cancelled, going on, or an answer that is missing. */
export function SessionTag({ session }: { session: TaughtSession }) {
  const { t } = usePage();
  const { status, answer } = t.trainer.session;
  const tones: Record<TaughtSession['status'], Tone> = {
    scheduled: '',
    ongoing: 'good',
    completed: '',
    cancelled: 'bad',
  };
  if (session.status !== 'scheduled') return <Tag tone={tones[session.status]}>{status[session.status]}</Tag>;
  const tone = ({ pending: 'look', accepted: 'good', declined: 'bad' } as const)[session.answer];
  return <Tag tone={tone}>{answer[session.answer]}</Tag>;
}

/** One line of a list of sessions; the whole card leads to it. */
function SessionCard({ session, level: Heading }: { session: TaughtSession; level: 'h2' | 'h3' }) {
  const { t, format } = usePage();
  const { course, capacity, seats_booked, marked, present } = session;
  const held = session.status === 'completed';
  return (
    <li className="card stack tight linked">
      <div className="row spread">
        <time dateTime={session.starts_at}>
          <strong>{format.date(session.starts_at, session.timezone)}</strong> · {hoursOf(session)}
        </time>
        <SessionTag session={session} />
      </div>
      <Heading className="h3">
        <a href={`/trainer/sessions/${session.id}`}>{course.title}</a>
      </Heading>
      <p className="soft small">
        {placeOf(session)} ·{' '}
        {held && marked > 0
          ? t.trainer.session.came(present)
          : t.trainer.session.seats(seats_booked, capacity)}
      </p>
    </li>
  );
}

/** @param props.level of their headings: below the page's own, or below a part's */
export function SessionCards({ sessions, level }: { sessions: TaughtSession[]; level: 'h2' | 'h3' }) {
  return (
    <ul className="stack plain">
      {sessions.map((session) => (
        <SessionCard key={session.id} session={session} level={level} />
      ))}
    </ul>
  );
}

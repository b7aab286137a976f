// GET /trainer: what is today and what waits for the trainer; POST /trainer/calendar makes the address of their calendar.
import type { z } from 'zod';
import type { feedSchema } from '../../../../server/calendar/schemas.ts';
import type { TaughtSession } from '../../../../server/trainers/teaching-schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { Submit, typed, type Values } from '../../form.tsx';
import { FormKey, languageOf, usePage } from '../../page.tsx';
import { Empty } from '../../parts/pieces.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { dayOf, hoursOf, type Listed, placeOf, SessionCards, SessionTag, TeachingPage } from './frame.tsx';

type Feed = z.infer<typeof feedSchema>;
type Day = { now: Date; today: string; coming: TaughtSession[]; behind: TaughtSession[]; feed: Feed };

export const todayPages: Pages = async (app, { deps }) => {
  const { config } = deps;
  app.get('/trainer', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const now = deps.now();
    const today = dayOf(now, config.TIMEZONE);
    const from = dayOf(now, config.TIMEZONE, -config.ATTENDANCE_LOCK_DAYS);
    const yesterday = dayOf(now, config.TIMEZONE, -1);
    const list = (query: string) => request.api.find<Listed<TaughtSession>>(`/trainers/me/sessions?${query}`);
    const [coming, behind, feed] = await Promise.all([
      list(`date_from=${today}&limit=50`),
      list(`date_from=${from}&date_to=${yesterday}&status=completed&sort=-starts_at`),
      request.api.get<Feed>('/calendar'),
    ]);
    if (!coming || !behind) return reply.page(<NoProfile />, 404);
    return reply.page(<Today day={{ now, today, coming: coming.data, behind: behind.data, feed }} />);
  });

  app.post<{ Body: Values }>('/trainer/calendar', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const made = await request.api.post('/calendar', {}, typed(request.body ?? {}, '_key') || undefined);
    if (!made.ok) throw new PageProblem(made.problem);
    sayNext(reply, texts[languageOf(request)].trainer.today.calendar_made);
    return reply.redirect('/trainer#calendar', 303);
  });
};

function NoProfile() {
  const { t } = usePage();
  return (
    <TeachingPage title={t.trainer.no_profile} here="/trainer">
      <p className="lead">{t.trainer.no_profile_text}</p>
    </TeachingPage>
  );
}

function Today({ day }: { day: Day }) {
  const { t, format } = usePage();
  const words = t.trainer.today;
  const ahead = day.coming.filter(
    (one) => one.status !== 'cancelled' && Date.parse(one.ends_at) > day.now.getTime(),
  );
  const [first, ...others] = ahead;
  const same_day = others.filter((one) => one.date === first?.date && one.date === day.today);
  const later = others.filter((one) => !same_day.includes(one)).slice(0, 3);
  const unanswered = others.filter((one) => one.answer === 'pending' && one.status === 'scheduled');
  const unmarked = [...day.coming.filter((one) => one.status === 'completed'), ...day.behind].filter(
    (one) => one.marked < one.seats_booked,
  );
  return (
    <TeachingPage title={format.longDate(day.now)} here="/trainer">
      {first ? (
        <First session={first} today={day.today} />
      ) : (
        <Empty title={words.nothing}>
          <p>{words.nothing_text}</p>
        </Empty>
      )}
      <Part title={words.also_today} sessions={same_day} />
      <Part title={words.to_answer} sessions={unanswered} />
      <Part title={words.unmarked} sessions={unmarked} />
      <Part title={words.coming} sessions={later.filter((one) => !unanswered.includes(one))}>
        <p>
          <a href="/trainer/sessions">{words.all}</a>
        </p>
      </Part>
      <Calendar feed={day.feed} />
    </TeachingPage>
  );
}

function First({ session, today }: { session: TaughtSession; today: string }) {
  const { t, format } = usePage();
  const is_today = session.date === today;
  const words = t.trainer.session;
  const here = `/trainer/sessions/${session.id}`;
  return (
    <section className="card stack now" aria-labelledby="now">
      <div className="row spread">
        <h2 id="now" className="when">
          {is_today ? t.trainer.today.now : t.trainer.today.next}
        </h2>
        <SessionTag session={session} />
      </div>
      <p className="big-number">
        {is_today ? '' : `${format.date(session.starts_at, session.timezone)} · `}
        {hoursOf(session)}
      </p>
      <h3>
        <a href={here}>{session.course.title}</a>
      </h3>
      <p>
        {placeOf(session)}
        <br />
        <span className="soft">{words.seats(session.seats_booked, session.capacity)}</span>
      </p>
      <div className="row">
        {is_today ? (
          <a className="button wide" href={`${here}/attendance`}>
            {words.mark}
          </a>
        ) : (
          <a className="button second wide" href={here}>
            {words.people}
          </a>
        )}
      </div>
    </section>
  );
}

function Part({
  title,
  sessions,
  children,
}: {
  title: string;
  sessions: TaughtSession[];
  children?: React.ReactNode;
}) {
  if (sessions.length === 0) return null;
  return (
    <section className="stack">
      <h2>{title}</h2>
      <SessionCards sessions={sessions} level="h3" />
      {children}
    </section>
  );
}

function Calendar({ feed }: { feed: Feed }) {
  const { t } = usePage();
  const words = t.trainer.today;
  return (
    <section className="stack tight" id="calendar">
      <h2>{words.calendar}</h2>
      <p className="soft">{words.calendar_text}</p>
      {feed.url && (
        <p>
          <code className="feed-address">{feed.url}</code>
        </p>
      )}
      <form method="post" action="/trainer/calendar" className="row">
        <FormKey />
        <Submit kind="second">{feed.url ? words.calendar_renew : words.calendar_make}</Submit>
        {feed.url && <span className="soft small">{words.calendar_renew_text}</span>}
      </form>
    </section>
  );
}

// GET /trainer/sessions/:id: one class, its people, and whether the trainer comes; POST …/answer says so.
import type { Roster } from '../../../../server/attendance/schemas.ts';
import type { TaughtSession } from '../../../../server/trainers/teaching-schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  type Form,
  hasErrors,
  Submit,
  TextArea,
  typed,
  type Values,
} from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { languageOf, usePage } from '../../page.tsx';
import { Crumbs, Empty, Facts } from '../../parts/pieces.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { hoursOf, idIn, placeOf, SessionTag } from './frame.tsx';
import { CallLink, SeatNotes } from './people.tsx';

type Shown = { session: TaughtSession; roster: Roster; can_answer: boolean; form: Form };

export const sessionPages: Pages = async (app, { deps }) => {
  type Route = { Params: { id: string }; Body: Values };

  async function read(request: Parameters<typeof pageProblem>[1], id: string) {
    const [session, roster] = await Promise.all([
      request.api.find<TaughtSession>(`/trainers/me/sessions/${id}`),
      request.api.find<Roster>(`/sessions/${id}/attendance`),
    ]);
    if (!session || !roster) throw pageProblem('not_found', request);
    const can_answer = session.status === 'scheduled' && Date.parse(session.starts_at) > deps.now().getTime();
    return { session, roster, can_answer };
  }

  app.get<Route>('/trainer/sessions/:id', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    return reply.page(<Session {...(await read(request, idIn(request)))} form={emptyForm} />);
  });

  app.post<Route>('/trainer/sessions/:id/answer', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const values = request.body ?? {};
    const id = idIn(request);
    const reason = typed(values, 'reason').trim();
    const given = typed(values, 'answer');
    const answered = await request.api.put(
      `/trainers/me/sessions/${id}/answer`,
      given === 'declined' && reason ? { answer: given, reason } : { answer: given },
    );
    if (!answered.ok) {
      const form = refusal(texts[languageOf(request)], values, answered.problem);
      return showAgain(reply, answered.problem, <Session {...(await read(request, id))} form={form} />);
    }
    const words = texts[languageOf(request)].trainer.session;
    sayNext(reply, given === 'accepted' ? words.accepted : words.declined);
    return reply.redirect(`/trainer/sessions/${id}`, 303);
  });
};

function Session({ session, roster, can_answer, form }: Shown) {
  const { t, format } = usePage();
  const words = t.trainer.session;
  const here = `/trainer/sessions/${session.id}`;
  return (
    <Layout head={{ title: session.course.title }} narrow wrong={hasErrors(form)}>
      <Crumbs
        trail={[
          ['/trainer', t.trainer.title],
          ['/trainer/sessions', t.trainer.tabs.sessions],
          [here, session.course.title],
        ]}
      />
      <ErrorSummary form={form} labels={{ reason: words.reason }} />
      <div className="stack tight">
        <p>
          <SessionTag session={session} />
        </p>
        <h1>{session.course.title}</h1>
      </div>
      <Facts
        rows={[
          [words.when, `${format.longDate(session.starts_at, session.timezone)}, ${hoursOf(session)}`],
          [words.where, placeOf(session)],
          [words.people, words.seats(session.seats_booked, session.capacity)],
          session.notes ? [words.notes, session.notes] : null,
          session.answer_reason && session.answer === 'declined'
            ? [words.your_reason, session.answer_reason]
            : null,
        ]}
      />
      {can_answer && <Answer session={session} form={form} />}
      {session.status !== 'cancelled' && (
        <div className="row">
          <a className={roster.open ? 'button' : 'button second'} href={`${here}/attendance`}>
            {roster.open ? words.mark : words.see_attendance}
          </a>
          <a className="button second" href={`${here}/sheet`}>
            {words.sheet}
          </a>
        </div>
      )}
      <People roster={roster} />
    </Layout>
  );
}

function Answer({ session, form }: { session: TaughtSession; form: Form }) {
  const { t } = usePage();
  const words = t.trainer.session;
  const action = `/trainer/sessions/${session.id}/answer`;
  return (
    <section className="card stack">
      <h2>{words.can_you}</h2>
      <p className="soft">{words.can_you_text}</p>
      {session.answer !== 'accepted' && (
        <form method="post" action={action}>
          <input type="hidden" name="answer" value="accepted" />
          <Submit>{words.accept}</Submit>
        </form>
      )}
      {session.answer !== 'declined' && (
        <details open={hasErrors(form)}>
          <summary>{words.decline_open}</summary>
          <form method="post" action={action} className="stack">
            <input type="hidden" name="answer" value="declined" />
            <TextArea
              name="reason"
              label={words.reason}
              hint={words.reason_hint}
              form={form}
              rows={2}
              maxLength={500}
            />
            <Submit kind="danger">{words.decline}</Submit>
          </form>
        </details>
      )}
    </section>
  );
}

function People({ roster }: { roster: Roster }) {
  const { t } = usePage();
  const words = t.trainer.roster;
  const year = new Date(roster.starts_at).getUTCFullYear();
  if (roster.seats.length === 0)
    return (
      <Empty title={words.nobody}>
        <p>{words.nobody_text}</p>
      </Empty>
    );
  return (
    <section className="stack tight">
      <h2>
        {words.title} <span className="soft">({roster.seats.length})</span>
      </h2>
      <ul className="people plain">
        {roster.seats.map((seat, place) => (
          <li key={seat.attendee_id ?? `${seat.booking_id} ${place}`} className="row spread">
            <div>
              {seat.name ? <strong>{seat.name}</strong> : <em>{words.unnamed}</em>}
              <SeatNotes seat={seat} year={year} />
            </div>
            <CallLink seat={seat} />
          </li>
        ))}
      </ul>
    </section>
  );
}

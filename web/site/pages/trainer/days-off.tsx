// /trainer/days-off: when no class is to be planned.
import type { DayOff } from '../../../../server/trainers/teaching-schemas.ts';
import { type Texts, texts } from '../../../texts/texts.ts';
import { PageProblem, type Problem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  ErrorSummary,
  emptyForm,
  Field,
  type Form,
  hasErrors,
  Submit,
  typed,
  type Values,
} from '../../form.tsx';
import { FormKey, languageOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { dayOf, idIn, type Listed, TeachingPage } from './frame.tsx';

const HERE = '/trainer/days-off';

export const dayOffPages: Pages = async (app, { deps }) => {
  const today = () => dayOf(deps.now(), deps.config.TIMEZONE);
  const ahead = (request: { api: { get<T>(path: string): Promise<T> } }) =>
    request.api.get<Listed<DayOff>>(`/trainers/me/days-off?date_from=${today()}&limit=100`);

  app.get(HERE, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    return reply.page(<DaysOff days={(await ahead(request)).data} form={emptyForm} today={today()} />);
  });

  app.post<{ Body: Values }>(HERE, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const values = request.body ?? {};
    const words = texts[languageOf(request)].trainer.days_off;
    const [ends_on, note] = [typed(values, 'ends_on'), typed(values, 'note')];
    const taken = await request.api.post(
      '/trainers/me/days-off',
      {
        starts_on: typed(values, 'starts_on'),
        ...(ends_on ? { ends_on } : {}),
        ...(note ? { note } : {}),
      },
      typed(values, '_key') || undefined,
    );
    if (taken.ok) {
      sayNext(reply, words.taken);
      return reply.redirect(HERE, 303);
    }
    const { problem } = taken;
    const said = { ...problem, errors: inWords(problem, words) };
    const form = refusal(texts[languageOf(request)], values, said);
    const days = (await ahead(request)).data;
    return showAgain(reply, problem, <DaysOff days={days} form={form} today={today()} />);
  });

  app.post(`${HERE}/:id/give-back`, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const gone = await request.api.delete(`/trainers/me/days-off/${idIn(request)}`);
    if (!gone.ok && gone.problem.status !== 404) throw new PageProblem(gone.problem);
    sayNext(reply, texts[languageOf(request)].trainer.days_off.given_back);
    return reply.redirect(HERE, 303);
  });
};

/** The API's sentences name its fields; here they have other names. */
function inWords({ code, errors }: Problem, words: Texts['trainer']['days_off']): Problem['errors'] {
  if (code === 'conflict') return [{ field: 'starts_on', message: words.taught }];
  const said: Record<string, string> = {
    'must not be before starts_on': words.before_first,
    'must be within a year of starts_on': words.too_long,
  };
  return errors?.map(({ field, message }) => ({ field, message: said[message] ?? message }));
}

function DaysOff({ days, form, today }: { days: DayOff[]; form: Form; today: string }) {
  const { t } = usePage();
  const words = t.trainer.days_off;
  return (
    <TeachingPage title={words.title} here={HERE} wrong={hasErrors(form)}>
      <p className="lead">{words.lead}</p>
      <ErrorSummary form={form} labels={{ starts_on: words.first, ends_on: words.last, note: words.note }} />
      {days.length === 0 ? (
        <p className="soft">{words.none}</p>
      ) : (
        <ul className="people plain">
          {days.map((day) => (
            <li key={day.id} className="row spread">
              <Span day={day} />
              <form method="post" action={`${HERE}/${day.id}/give-back`}>
                <Submit kind="second">
                  {words.give_back}
                  <span className="hide-visually"> {day.starts_on}</span>
                </Submit>
              </form>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={HERE} className="card stack">
        <FormKey />
        <Field name="starts_on" label={words.first} type="date" min={today} form={form} />
        <Field
          name="ends_on"
          label={words.last}
          hint={words.last_hint}
          type="date"
          min={today}
          form={form}
          optional
        />
        <Field name="note" label={words.note} hint={words.note_hint} form={form} maxLength={500} optional />
        <Submit>{words.take}</Submit>
      </form>
    </TeachingPage>
  );
}

function Span({ day }: { day: DayOff }) {
  const { t, format } = usePage();
  // A calendar day has no zone; noon in UTC falls on it wherever it is written out.
  const first = format.date(`${day.starts_on}T12:00:00Z`, 'UTC');
  const last = format.date(`${day.ends_on}T12:00:00Z`, 'UTC');
  return (
    <div>
      <strong>{first === last ? first : `${first} ${t.trainer.days_off.until} ${last}`}</strong>
      {day.note && <p className="soft small">{day.note}</p>}
    </div>
  );
}

// The list a trainer taps: one row a seat, three big answers in it.
import type { Roster } from '../../../../server/attendance/schemas.ts';
import { ErrorSummary, type Form, hasErrors, typed } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Crumbs, Empty, Notice } from '../../parts/pieces.tsx';
import { CallLink, type Seat, SeatNotes } from './people.tsx';

export type ListedSeat = Seat & {
  attendee_id: string;
  /** Nobody was named for it yet; the id is for whoever comes. */
  is_new: boolean;
};
export type Listed = {
  roster: Roster;
  seats: ListedSeat[];
  phase: 'early' | 'open' | 'locked' | 'cancelled';
  walk_in_id: string;
};
const STATUSES = ['present', 'late', 'absent'] as const;

export function Attendance({ list, form, search }: { list: Listed; form: Form; search: string }) {
  const { t } = usePage();
  const words = t.trainer.attendance;
  const { roster, phase } = list;
  const back = `/trainer/sessions/${roster.session_id}`;
  return (
    <Layout head={{ title: `${words.title}: ${roster.course.title}` }} narrow wrong={hasErrors(form)}>
      <Crumbs
        trail={[
          ['/trainer', t.trainer.title],
          [back, roster.course.title],
          [`${back}/attendance`, words.title],
        ]}
      />
      <ErrorSummary form={form} labels={labelsOf(list, words)} />
      <div className="stack tight">
        <h1>{words.title}</h1>
        <p className="soft">{roster.course.title}</p>
        <Phase list={list} />
      </div>
      {phase === 'cancelled' || (
        <>
          <Search search={search} action={`${back}/attendance`} />
          <List list={list} form={form} search={search} />
        </>
      )}
    </Layout>
  );
}

function labelsOf({ seats }: Listed, words: { name: string; walk_in_name: string }): Record<string, string> {
  const of_seats = seats.flatMap((seat) => [
    [`mark-${seat.attendee_id}`, seat.name ?? ''],
    [`name-${seat.attendee_id}`, words.name],
  ]);
  return { walk_in: words.walk_in_name, ...Object.fromEntries(of_seats) };
}

/** Until when the list can be changed, or why it cannot. */
function Phase({ list: { roster, phase } }: { list: Listed }) {
  const { t, format } = usePage();
  const words = t.trainer.attendance;
  if (phase === 'cancelled') return <Notice tone="bad">{words.cancelled}</Notice>;
  if (phase === 'early') return <Notice tone="look">{words.opens(format.moment(roster.opens_at))}</Notice>;
  const until = format.moment(roster.closes_at);
  if (phase === 'open') return <p className="small soft">{words.open_until(until)}</p>;
  return (
    <Notice tone="look">
      <strong>{words.locked}</strong>
      <p>{words.locked_text(until)}</p>
    </Notice>
  );
}

/** A form of its own: without a script it loads the list with only those who match. */
function Search({ search, action }: { search: string; action: string }) {
  const { t } = usePage();
  const words = t.trainer.attendance;
  return (
    <search>
      <form action={action} className="row find" data-find>
        <label htmlFor="q" className="hide-visually">
          {words.search}
        </label>
        <input
          id="q"
          name="q"
          type="search"
          placeholder={words.search}
          defaultValue={search}
          autoComplete="off"
        />
        <button className="button second" type="submit">
          {words.search_go}
        </button>
      </form>
    </search>
  );
}

function List({ list, form, search }: { list: Listed; form: Form; search: string }) {
  const { t } = usePage();
  const words = t.trainer.attendance;
  const { roster, seats, phase } = list;
  const wanted = search.trim().toLowerCase();
  const shown = seats.filter((seat) => !wanted || (seat.name ?? '').toLowerCase().includes(wanted));
  const here = `/trainer/sessions/${roster.session_id}/attendance`;
  const is_open = phase === 'open';
  return (
    <form
      method="post"
      action={here}
      className="stack"
      data-attendance={roster.session_id}
      data-words={JSON.stringify(words.chip)}
    >
      <Bar seats={seats} here={here} />
      {seats.length === 0 && <Empty title={t.trainer.roster.nobody} />}
      <ul className="roll plain" data-seats>
        {shown.map((seat) => (
          <Row key={seat.attendee_id} seat={seat} form={form} is_open={is_open} year={yearOf(roster)} />
        ))}
      </ul>
      <template data-row>
        <Row seat={blankSeat} form={form} is_open={is_open} year={yearOf(roster)} />
      </template>
      {is_open && (
        <>
          <div className="row">
            <button className="button" type="submit" data-plain data-busy={t.form.busy}>
              {words.save}
            </button>
            <button className="button second" type="submit" name="all" value="present">
              {words.all_present}
            </button>
          </div>
          <WalkIn id={list.walk_in_id} form={form} />
        </>
      )}
      <p>
        <a href={here}>{words.refresh}</a>
      </p>
    </form>
  );
}

const yearOf = ({ starts_at }: Roster) => new Date(starts_at).getUTCFullYear();

/** Stays in sight: how many are marked, and whether the phone has sent everything. */
function Bar({ seats, here }: { seats: ListedSeat[]; here: string }) {
  const { t } = usePage();
  const words = t.trainer.attendance;
  const marked = seats.filter((seat) => seat.status !== null).length;
  const of = (status: string) => seats.filter((seat) => seat.status === status).length;
  return (
    <div className="bar">
      <p>
        <strong data-count="marked" data-of={words.counts(-1, -2)}>
          {words.counts(marked, seats.length)}
        </strong>
        <span className="small soft tallies">
          {STATUSES.map((status) => (
            <span key={status}>
              {words[status]} <span data-count={status}>{of(status)}</span>
            </span>
          ))}
        </span>
      </p>
      <p role="status" className="sync small" data-chip />
      <p data-newer hidden className="small">
        {words.newer} <a href={here}>{words.refresh}</a>
      </p>
    </div>
  );
}

function Row({
  seat,
  form,
  is_open,
  year,
}: {
  seat: ListedSeat;
  form: Form;
  is_open: boolean;
  year: number;
}) {
  const { t } = usePage();
  const { attendee_id, is_new, status } = seat;
  const chosen = typed(form.values, `mark-${attendee_id}`) || status;
  const error = form.errors[`mark-${attendee_id}`];
  return (
    <li data-seat={attendee_id} data-booking={is_new ? seat.booking_id : undefined}>
      <fieldset className="roll-row" disabled={!is_open} id={`mark-${attendee_id}`}>
        <legend>{seat.name ?? t.trainer.roster.unnamed}</legend>
        <div className="notes">
          <SeatNotes seat={seat} year={year} />
        </div>
        <CallLink seat={seat} />
        {is_new && <NewName seat={seat} form={form} />}
        {status && <input type="hidden" name={`was-${attendee_id}`} value={status} />}
        <div className="marks">
          {STATUSES.map((one) => (
            <label key={one} className={`mark ${one}`}>
              <input type="radio" name={`mark-${attendee_id}`} value={one} defaultChecked={chosen === one} />
              <span>{t.trainer.attendance[one]}</span>
            </label>
          ))}
        </div>
        <p className="error small" data-refused>
          {error && t.message(error)}
        </p>
      </fieldset>
    </li>
  );
}

/** Who came and sat down in a seat that nobody was named for. */
function NewName({ seat, form }: { seat: ListedSeat; form: Form }) {
  const { t } = usePage();
  const name = `name-${seat.attendee_id}`;
  return (
    <div className="field">
      <input type="hidden" name={`booking-${seat.attendee_id}`} value={seat.booking_id ?? ''} />
      <label htmlFor={name}>{t.trainer.attendance.name}</label>
      <input
        id={name}
        name={name}
        maxLength={100}
        autoComplete="off"
        defaultValue={typed(form.values, name)}
        aria-invalid={form.errors[name] ? true : undefined}
      />
    </div>
  );
}

function WalkIn({ id, form }: { id: string; form: Form }) {
  const { t } = usePage();
  const words = t.trainer.attendance;
  return (
    <section className="card stack tight" aria-labelledby="stranger">
      <h2 className="h3" id="stranger">
        {words.walk_in}
      </h2>
      <input type="hidden" name="walk_in_id" value={id} />
      <div className="field">
        <label htmlFor="walk_in">{words.walk_in_name}</label>
        <input
          id="walk_in"
          name="walk_in"
          maxLength={100}
          autoComplete="off"
          defaultValue={typed(form.values, 'walk_in')}
        />
      </div>
      <div>
        <button className="button second" type="submit" name="add" value="walk_in">
          {words.walk_in_add}
        </button>
      </div>
    </section>
  );
}

/** What a script makes rows of people from who walk in. */
const blankSeat: ListedSeat = {
  ...{ attendee_id: '', booking_id: null, booking_code: null, walk_in: true, is_new: false, name: '' },
  ...{ email: null, phone: null, birth_year: null, guardian_consent: false, special_requirements: null },
  ...{ contact: null, status: null, marked_at: null },
};

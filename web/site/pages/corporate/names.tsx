// Who comes: one row a seat, or a spreadsheet; until the deadline.
import { Submit, type Values } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import type { Part } from './company-page.tsx';
import { FileField } from './order.tsx';

/** More than that is a spreadsheet's work, and longer than a form may be. */
const MAX_ROWS = 100;
const FIELDS = ['name', 'email', 'phone'] as const;

type Person = Record<(typeof FIELDS)[number], string>;

/** What was typed, row by row. */
function rowsOf(values: Values): Person[] {
  const column = (name: string) => [values[`seat_${name}`] ?? []].flat();
  const [names, emails, phones] = FIELDS.map(column) as [string[], string[], string[]];
  return names.map((name, row) => ({ name, email: emails[row] ?? '', phone: phones[row] ?? '' }));
}

/** The list for the API, and the form's fields by those of the API. Rows that are empty are free seats. */
export function namesOf(values: Values) {
  const fields: Record<string, string> = {};
  const attendees = rowsOf(values).flatMap((person, row) => {
    if (!person.name.trim() && !person.email.trim() && !person.phone.trim()) return [];
    return [{ person, row }];
  });
  attendees.forEach(({ row }, place) => {
    for (const field of FIELDS) fields[`attendees.${place}.${field}`] = `seat-${row}-${field}`;
  });
  return {
    fields,
    attendees: attendees.map(({ person: { name, email, phone } }) => ({
      name,
      ...(email.trim() ? { email } : {}),
      ...(phone.trim() ? { phone } : {}),
    })),
  };
}

export function Names({ view, token, form, now }: Part) {
  const { t, format } = usePage();
  const words = t.corporate.names;
  const { seats, attendees, names_due_at, status, timezone } = view.session!;
  const is_open = status === 'scheduled' && Date.parse(names_due_at) > now.getTime();
  return (
    <section className="stack" id="names">
      <h2>{words.title}</h2>
      <p>{words.count(attendees.length, seats)}</p>
      {is_open ? (
        <>
          <p className="soft">{words.until(format.moment(names_due_at, timezone))}</p>
          {seats <= MAX_ROWS && <Table view={view} token={token} form={form} />}
          {seats > MAX_ROWS && <List view={view} />}
          <Spreadsheet token={token} form={form} />
        </>
      ) : (
        <>
          {status === 'scheduled' && <p className="soft">{words.closed}</p>}
          <List view={view} />
        </>
      )}
    </section>
  );
}

function List({ view }: Pick<Part, 'view'>) {
  return (
    <ol className="numbered">
      {view.session!.attendees.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ol>
  );
}

function Table({ view, token, form }: Omit<Part, 'now'>) {
  const { t } = usePage();
  const words = t.corporate.names;
  const { seats, attendees } = view.session!;
  const given = rowsOf(form.values);
  const stored = attendees.map(({ name, email, phone }) => ({
    name,
    email: email ?? '',
    phone: phone ?? '',
  }));
  const rows = given.length > 0 ? given : stored;
  const empty = { name: '', email: '', phone: '' };
  const numbered = Array.from({ length: Math.max(seats, rows.length) }, (_, row) => ({
    row,
    person: rows[row] ?? empty,
  }));
  return (
    <form method="post" action={`/corporate/${token}/attendees`} className="stack">
      <p className="small soft">{words.email_hint}</p>
      <ol className="plain seats-to-name">
        {numbered.map(({ row, person }) => (
          <Row key={row} row={row} person={person} form={form} />
        ))}
      </ol>
      <div>
        <Submit>{words.save}</Submit>
      </div>
    </form>
  );
}

function Row({ row, person, form }: { row: number; person: Person; form: Part['form'] }) {
  const { t } = usePage();
  const words = t.corporate.names;
  const kinds = { name: 'text', email: 'email', phone: 'tel' } as const;
  return (
    <li>
      <fieldset className="seat-to-name">
        <legend className="small soft">{words.row(row + 1)}</legend>
        {FIELDS.map((field) => {
          const id = `seat-${row}-${field}`;
          const error = form.errors[id];
          return (
            <div key={field} className={error ? 'field wrong' : 'field'}>
              <label htmlFor={id} className="small">
                {words[field]}
              </label>
              <input
                id={id}
                name={`seat_${field}`}
                type={kinds[field]}
                autoComplete="off"
                defaultValue={person[field]}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-error` : undefined}
              />
              {error && (
                <p className="error small" id={`${id}-error`}>
                  {t.message(error)}
                </p>
              )}
            </div>
          );
        })}
      </fieldset>
    </li>
  );
}

function Spreadsheet({ token, form }: Pick<Part, 'token' | 'form'>) {
  const { t } = usePage();
  const words = t.corporate.names;
  return (
    <details className="no-print" open={form.errors.csv !== undefined}>
      <summary>{words.csv}</summary>
      <form
        method="post"
        action={`/corporate/${token}/attendees/csv`}
        encType="multipart/form-data"
        className="stack"
      >
        <p className="soft">{words.csv_text}</p>
        <FileField name="csv" label={words.csv} accept=".csv,text/csv" form={form} />
        <div>
          <Submit kind="second">{words.csv_send}</Submit>
        </div>
      </form>
    </details>
  );
}

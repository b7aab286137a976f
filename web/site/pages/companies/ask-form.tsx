// The form in which a company asks for training. Several dates by repeated inputs: a button adds one, with and without a script.
import { ErrorSummary, Field, type Form, Submit, TextArea, type Values } from '../../form.tsx';
import { FormKey, usePage } from '../../page.tsx';

export const HERE = '/companies';
/** Shown at first. */
const FIRST_DATES = 2;
export const MAX_DATES = 20;

/** The dates typed so far, empty ones included. */
export function listed(values: Values): string[] {
  return [values.preferred_dates ?? []].flat().slice(0, MAX_DATES);
}

export function AskForm({ form, focus_date }: { form: Form; focus_date: number | undefined }) {
  const { t } = usePage();
  const words = t.companies;
  const labels = {
    ...words,
    ...Object.fromEntries(datesOf(form).map((_, row) => [`date-${row}`, words.date(row + 1)])),
  };
  return (
    <section className="stack" id="ask">
      <h2>{words.form}</h2>
      <ErrorSummary form={form} labels={labels as unknown as Record<string, string>} />
      <form method="post" action={`${HERE}#ask`} className="card stack">
        <FormKey />
        {/* What Enter presses: not the button that adds a date. */}
        <button type="submit" className="hide-visually" tabIndex={-1} aria-hidden="true" />
        <fieldset className="fields">
          <legend className="h3">{words.about_you}</legend>
          <Field
            name="company_name"
            label={words.company_name}
            form={form}
            autoComplete="organization"
            maxLength={200}
          />
          <Field
            name="contact_person"
            label={words.contact_person}
            form={form}
            autoComplete="name"
            maxLength={100}
          />
          <Field
            name="email"
            type="email"
            label={words.email}
            hint={words.email_hint}
            form={form}
            autoComplete="email"
          />
          <Field
            name="phone"
            type="tel"
            label={words.phone}
            hint={words.phone_hint}
            form={form}
            autoComplete="tel"
          />
        </fieldset>
        <fieldset className="fields">
          <legend className="h3">{words.the_training}</legend>
          <TextArea
            name="topic"
            label={words.topic}
            hint={words.topic_hint}
            form={form}
            rows={3}
            maxLength={500}
          />
          <Dates form={form} focus_date={focus_date} />
          <Field
            name="preferred_time"
            label={words.preferred_time}
            hint={words.preferred_time_hint}
            form={form}
            maxLength={100}
            optional
          />
          <Field
            name="headcount"
            label={words.headcount}
            form={form}
            inputMode="numeric"
            maxLength={7}
            optional
          />
          <Field
            name="location"
            label={words.location}
            hint={words.location_hint}
            form={form}
            maxLength={200}
            optional
          />
          <TextArea
            name="notes"
            label={words.notes}
            hint={words.notes_hint}
            form={form}
            maxLength={5000}
            optional
          />
        </fieldset>
        <p className="small soft">{words.privacy}</p>
        <div>
          <Submit>{words.send}</Submit>
        </div>
      </form>
    </section>
  );
}

function datesOf(form: Form): string[] {
  const dates = listed(form.values);
  return [...dates, ...Array<string>(Math.max(0, FIRST_DATES - dates.length)).fill('')];
}

/** One input for each date; the button sends the form for one more, and everything typed comes back. */
function Dates({ form, focus_date }: { form: Form; focus_date: number | undefined }) {
  const { t } = usePage();
  const words = t.companies;
  const dates = datesOf(form);
  return (
    <fieldset className="field">
      <legend>
        {words.dates} <span className="soft">({t.form.optional})</span>
      </legend>
      <p className="hint">{words.dates_hint}</p>
      <div className="wished-dates">
        {dates.map((date, row) => {
          const id = `date-${row}`;
          const error = form.errors[id];
          return (
            <div key={id} className={error ? 'field wrong' : 'field'}>
              <label htmlFor={id} className="small">
                {words.date(row + 1)}
              </label>
              <input
                id={id}
                name="preferred_dates"
                type="date"
                defaultValue={date}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-error` : undefined}
                data-focus={row === focus_date ? '' : undefined}
              />
              {error && (
                <p className="error" id={`${id}-error`}>
                  {t.message(error)}
                </p>
              )}
            </div>
          );
        })}
      </div>
      {dates.length < MAX_DATES && (
        <div>
          <button className="button second" type="submit" name="more_dates" value="1" formNoValidate>
            {words.more_dates}
          </button>
        </div>
      )}
    </fieldset>
  );
}

// Forms: what was typed, what was wrong with it, and the fields that show both. Every form works without a script.
import type { InputHTMLAttributes, ReactNode } from 'react';
import type { Problem } from './api.ts';
import { usePage } from './page.tsx';

/** Values as they were typed, and errors by field; `''` holds what concerns no single field. */
export type Form = { values: Values; errors: Record<string, string> };
export type Values = Record<string, string | string[] | undefined>;

export const emptyForm: Form = { values: {}, errors: {} };

/** What was typed in a field, as one text; `''` when nothing was. */
export function typed(values: Values, name: string): string {
  const value = values[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

/** The typed values, without those of passwords and the form's own. */
function keepable(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/password|^_/.test(name)));
}

/**
 * A form to be shown again after a refusal.
 * @param names fields of the form by the API's field, where they differ
 * @param say puts a sentence of the API into the page's words
 */
export function refusedForm(
  values: Values,
  problem: Pick<Problem, 'errors' | 'detail' | 'code'>,
  names: Record<string, string> = {},
): Form {
  const errors: Record<string, string> = {};
  for (const { field, message } of problem.errors ?? []) errors[names[field] ?? field] ??= message;
  if (Object.keys(errors).length === 0) errors[''] = problem.detail;
  return { values: keepable(values), errors };
}

export function hasErrors(form: Form): boolean {
  return Object.keys(form.errors).length > 0;
}

/** The list at the top of a refused form; it takes the focus when a script is there. */
export function ErrorSummary({ form, labels = {} }: { form: Form; labels?: Record<string, string> }) {
  const { t } = usePage();
  const entries = Object.entries(form.errors);
  if (entries.length === 0) return null;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} data-focus>
      <h2>{t.form.summary(entries.length)}</h2>
      <ul className="plain">
        {entries.map(([name, message]) => (
          <li key={name}>
            {name === '' ? (
              t.message(message)
            ) : (
              <a href={`#${name}`}>{sentence(labels[name], t.message(message))}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sentence(label: string | undefined, message: string): string {
  return label ? `${label}: ${message}` : message;
}

type FieldProps = {
  name: string;
  label: string;
  form: Form;
  hint?: ReactNode;
  /** Not asked for with an asterisk: what may be left out says so. */
  optional?: boolean;
};

/** Label, hint, input, error; joined for screen readers. */
export function Field({
  name,
  label,
  form,
  hint,
  optional = false,
  ...input
}: FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'form'>) {
  return (
    <FieldFrame {...{ name, label, form, hint, optional }}>
      <input
        {...input}
        {...joined(name, form, hint)}
        required={!optional}
        defaultValue={input.type === 'password' ? undefined : typed(form.values, name) || input.defaultValue}
      />
    </FieldFrame>
  );
}

export function TextArea({
  name,
  label,
  form,
  hint,
  optional = false,
  rows = 4,
  maxLength,
}: FieldProps & { rows?: number; maxLength?: number }) {
  return (
    <FieldFrame {...{ name, label, form, hint, optional }}>
      <textarea
        {...joined(name, form, hint)}
        rows={rows}
        maxLength={maxLength}
        required={!optional}
        defaultValue={typed(form.values, name)}
      />
    </FieldFrame>
  );
}

/** @param props.options pairs of value and text */
export function Select({
  name,
  label,
  form,
  hint,
  optional = false,
  options,
  defaultValue,
}: FieldProps & { options: readonly (readonly [string, string])[]; defaultValue?: string }) {
  return (
    <FieldFrame {...{ name, label, form, hint, optional }}>
      <select
        {...joined(name, form, hint)}
        required={!optional}
        defaultValue={typed(form.values, name) || defaultValue}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** Radio cards; the whole card is the target. */
export function Choices({
  name,
  label,
  form,
  options,
  chosen,
}: Omit<FieldProps, 'hint' | 'optional'> & {
  options: { value: string; text: ReactNode; disabled?: boolean }[];
  chosen?: string;
}) {
  const error = form.errors[name];
  const { t } = usePage();
  const now = typed(form.values, name) || chosen;
  return (
    <fieldset
      className={error ? 'field wrong' : 'field'}
      id={name}
      aria-describedby={error ? `${name}-error` : undefined}
    >
      <legend>{label}</legend>
      {options.map(({ value, text, disabled }) => (
        <label key={value} className="choice">
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === now}
            disabled={disabled}
            required
          />
          <span>{text}</span>
        </label>
      ))}
      {error && (
        <p className="error" id={`${name}-error`}>
          {t.message(error)}
        </p>
      )}
    </fieldset>
  );
}

export function CheckBox({
  name,
  label,
  form,
  value = 'yes',
}: {
  name: string;
  label: ReactNode;
  form: Form;
  value?: string;
}) {
  const error = form.errors[name];
  const { t } = usePage();
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label className="choice bare" htmlFor={name}>
        <input
          type="checkbox"
          {...joined(name, form, undefined)}
          value={value}
          defaultChecked={typed(form.values, name) === value}
        />
        <span>{label}</span>
      </label>
      {error && (
        <p className="error" id={`${name}-error`}>
          {t.message(error)}
        </p>
      )}
    </div>
  );
}

/** The button that sends a form; a script shows it busy and keeps a second press away. */
export function Submit({ children, kind = '' }: { children: ReactNode; kind?: 'second' | 'danger' | '' }) {
  const { t } = usePage();
  return (
    <button className={`button ${kind}`.trim()} type="submit" data-busy={t.form.busy}>
      {children}
    </button>
  );
}

function FieldFrame({ name, label, form, hint, optional, children }: FieldProps & { children: ReactNode }) {
  const { t } = usePage();
  const error = form.errors[name];
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label htmlFor={name}>
        {label}
        {optional && <span className="soft"> ({t.form.optional})</span>}
      </label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p className="error" id={`${name}-error`}>
          {t.message(error)}
        </p>
      )}
    </div>
  );
}

function joined(name: string, form: Form, hint: ReactNode) {
  const described = [hint ? `${name}-hint` : '', form.errors[name] ? `${name}-error` : '']
    .filter(Boolean)
    .join(' ');
  return {
    id: name,
    name,
    'aria-describedby': described || undefined,
    'aria-invalid': form.errors[name] ? (true as const) : undefined,
  };
}

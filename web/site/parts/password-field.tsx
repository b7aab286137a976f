// A password: may be pasted, kept by a password manager, and looked at where a script runs.
import type { ReactNode } from 'react';
import { Field, type Form } from '../form.tsx';
import { usePage } from '../page.tsx';

/** @param props.is_new whether one is being chosen, which shows the rule and lets managers offer one */
export function PasswordField({
  name,
  label,
  form,
  is_new = false,
  hint,
}: {
  name: string;
  label: string;
  form: Form;
  is_new?: boolean;
  hint?: ReactNode;
}) {
  const { t } = usePage();
  const looking = { 'data-show': t.entry.show_password, 'data-hide': t.entry.hide_password };
  return (
    <Field
      name={name}
      label={label}
      form={form}
      hint={hint ?? (is_new ? t.entry.password_rule : undefined)}
      type="password"
      autoComplete={is_new ? 'new-password' : 'current-password'}
      {...(is_new ? { minLength: 8, maxLength: 128 } : {})}
      {...looking}
    />
  );
}

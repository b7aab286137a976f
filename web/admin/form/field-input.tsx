// One field of a form, with what the server said about it.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Field } from './field.ts';

// It brings half a library along.
const Pick = lazy(() => import('./pick.tsx'));

type Props = { field: Field; value: string; set: (text: string) => void; error: string | undefined };

export function FieldInput({ field, value, set, error }: Props) {
  const { label, description, placeholder, required } = field;
  const shared = { label, description, placeholder, required, error };
  const typed = {
    ...shared,
    value,
    onChange: (event: { currentTarget: { value: string } }) => set(event.currentTarget.value),
  };
  switch (field.kind) {
    case 'choice':
      return <NativeSelect {...typed} data={[{ value: '', label: 'Choose…' }, ...field.choices]} />;
    case 'pick':
      return (
        <Suspense fallback={<TextInput {...shared} disabled />}>
          <Pick {...shared} of={field.of} value={value} onChange={set} />
        </Suspense>
      );
    case 'prose':
    case 'lines':
      return <Textarea {...typed} autosize minRows={3} maxRows={16} />;
    case 'number':
      return <TextInput {...typed} inputMode="decimal" autoComplete="off" />;
    case 'date':
    case 'time':
      return <TextInput {...typed} type={field.kind} />;
    default:
      return <TextInput {...typed} autoComplete="off" />;
  }
}

/** The sentences of a refusal by the name of their field. */
export function errorsByField(errors: { field: string; message: string }[]): Record<string, string> {
  return Object.fromEntries(errors.map(({ field, message }) => [field.split('.')[0], message]));
}

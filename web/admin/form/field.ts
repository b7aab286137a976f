// What a form asks for. The names are those of the API; what people type is text until it is sent.
import type { PickKind } from './pick.tsx';

export type Field = {
  name: string;
  label: string;
  description?: string;
  required?: boolean;
  placeholder?: string;
  /** Two of these stand beside each other where there is room. */
  half?: boolean;
} & (
  | { kind: 'text' | 'number' | 'date' | 'time' | 'prose' }
  /** One entry a line. */
  | { kind: 'lines' }
  | { kind: 'choice'; choices: { value: string; label: string }[] }
  | { kind: 'pick'; of: PickKind }
);

export type Values = Record<string, string>;

/** What a field shows of a record. */
export function textOf(field: Field, value: unknown): string {
  if (value === null || value === undefined) return '';
  return field.kind === 'lines' && Array.isArray(value) ? value.join('\n') : String(value);
}

/** What is sent for it. A number that is none goes as it is: the server says what is wrong with it. */
export function bodyValueOf(field: Field, text: string): unknown {
  if (field.kind === 'lines')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  const typed = text.trim();
  if (typed === '') return field.kind === 'prose' && field.required ? '' : null;
  if (field.kind !== 'number') return typed;
  const number = Number(typed.replace(/[,\s]/g, ''));
  return Number.isNaN(number) ? typed : number;
}

export const choicesOf = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

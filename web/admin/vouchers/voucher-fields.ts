// What the editor of a voucher asks for. Code and kind stay as they are: people have the code already.
import type { Voucher } from '../../../server/vouchers/schemas.ts';
import type { Field } from '../form/field.ts';

const terms: Field[] = [
  { name: 'value', label: 'Percent, or amount', kind: 'number', required: true, half: true },
  { name: 'course_id', label: 'Only for this course', kind: 'pick', of: 'course', half: true },
  { name: 'valid_from', label: 'From this day', kind: 'date', half: true },
  { name: 'valid_until', label: 'Through this day', kind: 'date', half: true },
  { name: 'max_uses', label: 'Uses by everybody together', kind: 'number', half: true },
  { name: 'max_uses_per_user', label: 'Uses by one person', kind: 'number', half: true },
  { name: 'note', label: 'Note', kind: 'prose', description: 'Only staff read it' },
];

export const newVoucherFields: Field[] = [
  {
    ...{ name: 'code', label: 'Code', kind: 'text', required: true, half: true },
    description: '3 to 40 letters, digits or hyphens',
  },
  {
    ...{ name: 'kind', label: 'Takes off', kind: 'choice', required: true, half: true },
    choices: [
      { value: 'percent', label: 'Percent of the price' },
      { value: 'amount', label: 'An amount of the whole booking' },
    ],
  },
  ...terms,
];
export const voucherFields = terms;

/** The days of a voucher's validity, as the form shows its instants. */
export function withDays(voucher: Voucher) {
  const day = (instant: string | null) => (instant === null ? null : localDay(new Date(instant)));
  return { ...voucher, valid_from: day(voucher.valid_from), valid_until: day(voucher.valid_until) };
}

/** The instants of the days typed: from the first moment of one through the last of the other. */
export function withInstants(body: Record<string, unknown>): Record<string, unknown> {
  const at = (name: string, time: string) =>
    typeof body[name] === 'string' ? { [name]: new Date(`${body[name]}T${time}`).toISOString() } : {};
  return { ...body, ...at('valid_from', '00:00:00'), ...at('valid_until', '23:59:59') };
}

function localDay(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

// What the editor of a trainer asks for.
import type { Field } from '../form/field.ts';

export const trainerFields: Field[] = [
  { name: 'name', label: 'Name', kind: 'text', required: true },
  {
    name: 'bio',
    label: 'About',
    kind: 'prose',
    description: 'Two or three sentences; people read them before they book',
  },
  { name: 'specializations', label: 'Teaches', kind: 'lines', description: 'One topic a line', half: true },
  { name: 'certifications', label: 'Certificates', kind: 'lines', description: 'One a line', half: true },
  { name: 'years_of_experience', label: 'Years of experience', kind: 'number', half: true },
  {
    ...{ name: 'user_id', label: 'Log-in', kind: 'pick', of: 'trainer account', half: true },
    description: 'An account with the role trainer: it sees the portal',
  },
];

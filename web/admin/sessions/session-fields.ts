// What is asked for a session. Time and place of an existing one change through a move, which says who is told.
import type { Field } from '../form/field.ts';
import { settings } from '../settings.ts';

export const placeFields: Field[] = [
  { name: 'date', label: 'Date', kind: 'date', required: true },
  { name: 'start_time', label: 'From', kind: 'time', required: true, half: true },
  { name: 'end_time', label: 'To', kind: 'time', half: true },
  {
    name: 'location',
    label: 'Place',
    kind: 'text',
    required: true,
    half: true,
    description: 'An address, or Online',
  },
  {
    name: 'room',
    label: 'Room',
    kind: 'text',
    half: true,
    description: 'Two sessions cannot be in it at once',
  },
];

const seatFields: Field[] = [
  { name: 'capacity', label: 'Seats', kind: 'number', required: true, half: true },
  {
    ...{ name: 'trainer_id', label: 'Trainer', kind: 'pick', of: 'trainer', half: true },
    description: 'Empty: the trainer of the course',
  },
  {
    ...{ name: 'notes', label: 'Notes', kind: 'prose' },
    description: 'Everybody who sees the session can read them: how to get there, what to bring',
  },
];

export const newSessionFields: Field[] = [
  { name: 'course_id', label: 'Course', kind: 'pick', of: 'course', required: true },
  ...placeFields,
  ...seatFields,
];

export const sessionFields: Field[] = [
  ...seatFields.slice(0, 2),
  { name: 'room', label: 'Room', kind: 'text', description: 'Another room in the same place is no move' },
  {
    ...{
      name: 'early_bird_price',
      label: `Early-bird price, ${settings.currency}`,
      kind: 'number',
      half: true,
    },
    description: 'In place of the course’s; with its last day',
  },
  {
    name: 'early_bird_until',
    label: 'Early bird until',
    kind: 'date',
    half: true,
    description: 'That day included',
  },
  ...seatFields.slice(2),
];

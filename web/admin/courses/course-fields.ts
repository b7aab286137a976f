// What the editor of a course asks for.
import { choicesOf, type Field } from '../form/field.ts';
import { settings } from '../settings.ts';
import { audiences, categories, levels } from './course-words.ts';

export const courseFields: Field[] = [
  { name: 'title', label: 'Title', kind: 'text', required: true },
  {
    name: 'category',
    label: 'About',
    kind: 'choice',
    choices: choicesOf(categories),
    required: true,
    half: true,
  },
  {
    name: 'audience',
    label: 'For',
    kind: 'choice',
    choices: choicesOf(audiences),
    required: true,
    half: true,
  },
  {
    ...{ name: 'description', label: 'Description', kind: 'prose', required: true },
    description: 'The first sentence is the promise that stands below the title',
  },
  {
    ...{ name: 'price', label: `Price of a seat, ${settings.currency}`, kind: 'number', half: true },
    description: 'Empty: free, or on request for companies',
  },
  {
    name: 'trainer_id',
    label: 'Trainer',
    kind: 'pick',
    of: 'trainer',
    half: true,
    description: 'Of all its sessions without one of their own',
  },
  {
    ...{
      name: 'early_bird_price',
      label: `Early-bird price, ${settings.currency}`,
      kind: 'number',
      half: true,
    },
    description: 'For who books early; with its last day',
  },
  {
    ...{ name: 'early_bird_until', label: 'Early bird until', kind: 'date', half: true },
    description: 'That day included',
  },
  { name: 'syllabus', label: 'What people learn', kind: 'lines', description: 'One topic a line' },
  { name: 'level', label: 'Level', kind: 'choice', choices: choicesOf(levels), half: true },
  { name: 'taught_in', label: 'Taught in', kind: 'text', half: true, placeholder: 'English and Swahili' },
  { name: 'duration_weeks', label: 'Weeks', kind: 'number', half: true },
  { name: 'prerequisites', label: 'What to know before', kind: 'prose' },
  { name: 'bring', label: 'What to bring', kind: 'prose', placeholder: 'A laptop with a charger' },
];

// What can be imported: the columns of each kind, and how a line of text becomes what the API itself would take.
import { z } from 'zod';
import { createCourseBody } from '../courses/schemas.ts';
import type { FieldError } from '../errors.ts';
import { email, line, phone } from '../http/fields.ts';
import { createSessionBody } from '../sessions/schemas.ts';
import { localeSchema } from '../users/schemas.ts';
import type { ImportKind } from './schemas.ts';

/** Admins are made one by one, by an admin. */
const userLine = z.strictObject({
  email,
  name: line(2, 100),
  phone: phone.optional(),
  role: z.enum(['student', 'trainer'], 'must be student or trainer').default('student'),
  locale: localeSchema.default('en'),
});

export type UserLine = z.output<typeof userLine>;
export type CourseLine = z.output<typeof createCourseBody>;
export type SessionLine = z.output<typeof createSessionBody>;

type Kind = {
  columns: string[];
  required: string[];
  schema: z.ZodType;
  numbers?: string[];
  flags?: string[];
  lists?: string[];
};

export const lineKinds: Record<ImportKind, Kind> = {
  users: { columns: Object.keys(userLine.shape), required: ['email', 'name'], schema: userLine },
  courses: {
    columns: Object.keys(createCourseBody.shape),
    required: ['title', 'category', 'audience'],
    schema: createCourseBody,
    numbers: ['duration_weeks', 'price'],
    flags: ['is_published'],
    lists: ['syllabus'],
  },
  sessions: {
    columns: Object.keys(createSessionBody.shape),
    required: ['course_id', 'date', 'start_time', 'location'],
    schema: createSessionBody,
    numbers: ['capacity'],
  },
};

/** Empty cells count as not given; lists are separated by |. */
export function checkLine(
  kind: ImportKind,
  cells: Record<string, string>,
): { value: unknown } | { errors: FieldError[] } {
  const { schema, numbers = [], flags = [], lists = [] } = lineKinds[kind];
  const given = Object.entries(cells)
    .filter(([, text]) => text !== '')
    .map(([name, text]): [string, unknown] => {
      if (numbers.includes(name) && /^-?\d+(\.\d+)?$/.test(text)) return [name, Number(text)];
      if (flags.includes(name) && /^(true|false)$/i.test(text)) return [name, /true/i.test(text)];
      if (lists.includes(name)) return [name, text.split('|').map((item) => item.trim())];
      return [name, text];
    });
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return { value: result.data };
  return {
    errors: result.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  };
}

// The choices of a course as the API takes them. Said again here because code of the server does not go to the browser;
// the types make sure that none is missing or made up.
import type { Course } from '../../../server/courses/schemas.ts';

/** All of a union's members, each once. */
const all = <T extends string>(record: Record<T, true>) => Object.keys(record) as T[];

export const categories = all<Course['category']>({
  AI: true,
  Robotics: true,
  Data: true,
  IoT: true,
  Cybersecurity: true,
  Blockchain: true,
  Development: true,
});
export const audiences = all<Course['audience']>({ Kids: true, Adults: true, Corporate: true });
export const levels = all<NonNullable<Course['level']>>({
  Beginner: true,
  Intermediate: true,
  Advanced: true,
});

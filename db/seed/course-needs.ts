// What the demo school says to bring and to know; the level follows from whom a course is for and how long it takes.
import type { Audience, Category, CourseText } from './course-text.ts';

type Needs = { level: string; taught_in: string; prerequisites: string | null; bring: string | null };

const to_know: Partial<Record<Category, string>> = {
  AI: 'Basic Python, and the statistics that school teaches.',
  Data: 'You have worked with spreadsheets.',
  Blockchain: 'You can program in some language.',
  Cybersecurity: 'You find your way around Linux and a network.',
};

export function needsOf({ audience, category, weeks }: CourseText & { category: Category }): Needs {
  return {
    level: levelOf(audience, weeks),
    taught_in: audience === 'Kids' ? 'English and Swahili' : 'English',
    prerequisites: audience === 'Adults' && weeks >= 3 ? (to_know[category] ?? null) : null,
    bring: audience === 'Kids' ? 'Nothing: laptops and parts are here' : 'A laptop',
  };
}

function levelOf(audience: Audience, weeks: number): string {
  if (audience === 'Kids' || weeks < 3) return 'Beginner';
  return 'Intermediate';
}

// Every course of the demo school, in the order in which it was added to the catalogue.
import type { Category, CourseText } from './course-text.ts';
import { artificialIntelligence } from './courses/artificial-intelligence.ts';
import { blockchain } from './courses/blockchain.ts';
import { cybersecurity } from './courses/cybersecurity.ts';
import { data } from './courses/data.ts';
import { development } from './courses/development.ts';
import { internetOfThings } from './courses/internet-of-things.ts';
import { robotics } from './courses/robotics.ts';
import { seededRandom } from './random.ts';

const by_category: Record<Category, CourseText[]> = {
  Development: development,
  Data: data,
  AI: artificialIntelligence,
  Robotics: robotics,
  IoT: internetOfThings,
  Cybersecurity: cybersecurity,
  Blockchain: blockchain,
};

/** Drafts are the newest; the others are mixed, so that the newest courses are not all of one category. */
export function catalogue(): (CourseText & { category: Category })[] {
  const all = Object.entries(by_category).flatMap(([category, courses]) =>
    courses.map((course) => ({ ...course, category: category as Category })),
  );
  const mixed = seededRandom('catalogue').shuffled(all);
  return [
    ...mixed.filter((course) => course.state !== 'draft'),
    ...mixed.filter((course) => course.state === 'draft'),
  ];
}

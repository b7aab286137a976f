// Pictures for the demo school, drawn rather than photographed: one for each course, a motif for each category.
import { cubes, machines, weave } from './artwork-blocks.ts';
import { lockRings, ribbons, ridges, signals } from './artwork-curves.ts';
import { type Tones, tonesOf } from './artwork-palette.ts';
import type { Audience, Category } from './course-text.ts';
import { type Random, seededRandom } from './random.ts';
import { HEIGHT, picture, WIDTH } from './svg-shapes.ts';

type Motif = (random: Random, tones: Tones, sparse: boolean) => string[];

const motifs: Record<Category, Motif> = {
  AI: ribbons,
  Robotics: machines,
  Data: ridges,
  IoT: signals,
  Cybersecurity: lockRings,
  Blockchain: cubes,
  Development: weave,
};

/**
 * An SVG of 1200 × 675, below 6 kB. The same course always gets the same picture; children's pictures have fewer and
 * larger parts.
 */
export function courseArtwork(course: { title: string; category: Category; audience: Audience }): string {
  const tones = tonesOf(course.category, course.audience);
  const shapes = motifs[course.category](seededRandom(course.title), tones, course.audience === 'Kids');
  return picture(WIDTH, HEIGHT, tones.ground, shapes);
}

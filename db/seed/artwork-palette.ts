// The colours of the generated pictures: one family for each category, the ground chosen by audience, so that a page
// of the catalogue can be read by colour before a word is.
import type { Audience, Category } from './course-text.ts';

export type Tones = {
  ground: string;
  /** From the quietest against the ground to the loudest. */
  inks: [string, string, string, string];
  /** The one warm accent of a picture; used sparingly. */
  spark: string;
};

/** From night to paper. */
type Ramp = [night: string, deep: string, full: string, soft: string, pale: string];

const ramps: Record<Category, Ramp> = {
  AI: ['#33183a', '#5f2d5c', '#9c4a72', '#dc8f93', '#f6e0d8'],
  Robotics: ['#431a12', '#7f3220', '#bf5a37', '#e99b6f', '#fae6d4'],
  Data: ['#0d3534', '#17605a', '#2f8f7b', '#86c4a6', '#e1f1e4'],
  IoT: ['#102c49', '#1f5482', '#3a82b5', '#8bbfdc', '#e2eff5'],
  Cybersecurity: ['#1c2b20', '#3a5636', '#678349', '#a9bd78', '#eef1da'],
  Blockchain: ['#3c2b0c', '#775414', '#b98a26', '#e6bf62', '#f9eecd'],
  Development: ['#1d2345', '#38458a', '#5b6cb8', '#9dabe0', '#e6e9f7'],
};

const marigold = '#f4ac3c';
const red_earth = '#c94f30';

/** Kids get daylight, adults full colour, companies the evening. */
export function tonesOf(category: Category, audience: Audience): Tones {
  const [night, deep, full, soft, pale] = ramps[category];
  const close_to_marigold = category === 'Blockchain' || (category === 'Robotics' && audience === 'Kids');
  const spark = close_to_marigold ? red_earth : marigold;
  if (audience === 'Kids') return { ground: pale, inks: [soft, full, deep, night], spark };
  if (audience === 'Adults') return { ground: deep, inks: [night, full, soft, pale], spark };
  return { ground: night, inks: [deep, full, soft, pale], spark };
}

/** Whether dark shapes stand out on it. */
export function isLight(colour: string): boolean {
  return channels(colour).reduce((sum, channel) => sum + channel, 0) > 3 * 128;
}

/** A colour between two, `share` of the way to the second. */
export function mixed(from: string, to: string, share: number): string {
  const target = channels(to);
  const blend = channels(from).map((channel, n) => Math.round(channel + (target[n]! - channel) * share));
  return `#${blend.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((place) => Number.parseInt(colour.slice(place, place + 2), 16));
}

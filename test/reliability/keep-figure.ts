// What a run measured, kept in docs/figures so that docs/reliability.md can be made from runs and not from memory.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export type Figure = {
  /** One sentence with its numbers, and how many of what they were measured on. */
  measured: string;
  /** The day, in UTC. */
  on: string;
  node: string;
  cores: number;
};

const folder = new URL('../../docs/figures/', import.meta.url);

/**
 * Writes docs/figures/<name>.json.
 * @param name lower case with hyphens; a promise in promises.ts names it
 * @param always long runs, which are made for their figure; tests keep theirs only when KEEP_FIGURES is set
 */
export function keepFigure(name: string, measured: string, { always = false } = {}): void {
  if (!always && !process.env.KEEP_FIGURES) return;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new Error(`${name} is no name for a figure`);
  const figure: Figure = {
    measured,
    on: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: availableParallelism(),
  };
  mkdirSync(fileURLToPath(folder), { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(figure, null, 2)}\n`);
}

/** The last run's, or nothing when there was none. */
export function keptFigure(name: string): Figure | null {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Figure;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

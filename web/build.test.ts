// What the back office weighs, and that nothing of it is forgotten.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { adminDist, buildAdmin } from './build.ts';

const SHELL_KB = 140;
const SCREEN_KB = 70;
/** A screen with charts may bring their library. */
const CHARTS_KB = 140;

type Chunk = {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
};

await buildAdmin();
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(adminDist, 'manifest.json'), 'utf8'));

/** A chunk and all that has to be there before it can run. */
function namesOf(name: string, names = new Set<string>()): Set<string> {
  if (names.has(name)) return names;
  names.add(name);
  for (const other of manifest[name]!.imports ?? []) namesOf(other, names);
  return names;
}
function filesOf(name: string): Set<string> {
  return new Set([...namesOf(name)].flatMap((one) => [manifest[one]!.file, ...(manifest[one]!.css ?? [])]));
}
const kilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + statSync(join(adminDist, `${file}.br`)).size, 0) / 1000;

const entry = Object.keys(manifest).find((name) => manifest[name]!.isEntry)!;
const shell = filesOf(entry);

/** What is loaded over something that is there already: screens over the frame, records and dialogs over their screen. */
function parts(name: string, there: Set<string>, seen = new Set<string>()): [name: string, kB: number][] {
  const closure = namesOf(name);
  return [...closure]
    .flatMap((one) => manifest[one]!.dynamicImports ?? [])
    .filter((part) => !seen.has(part) && !closure.has(part))
    .flatMap((part) => {
      seen.add(part);
      const files = filesOf(part);
      return [
        [part, Math.round(kilobytes(files.difference(there)))] as [string, number],
        ...parts(part, there.union(files), seen),
      ];
    });
}

test(`the frame of the back office arrives in ${SHELL_KB} kB, each screen in ${SCREEN_KB} kB more`, () => {
  assert.ok(kilobytes(shell) <= SHELL_KB, `shell: ${kilobytes(shell)} kB`);
  const all = parts(entry, shell);
  assert.ok(all.length > 40, `${all.length} screens, records and dialogs`);
  const heavy = all.filter(([name, size]) => size > (/chart/.test(name) ? CHARTS_KB : SCREEN_KB));
  assert.deepEqual(heavy, []);
});

test('every component that is used brings its styles', () => {
  const root = join(import.meta.dirname, 'admin');
  const styles = readFileSync(join(root, 'mantine.css'), 'utf8');
  const used = globSync('**/*.tsx', { cwd: root, exclude: ['dist/**', 'dist-*/**'] }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(
      ([, names]) => names!.split(',').map((name) => name.trim()),
    ),
  );
  const core = join(import.meta.dirname, '../node_modules/@mantine/core/styles');
  const missing = [...new Set(used)].filter(
    (name) => /^\w+$/.test(name) && existsSync(join(core, `${name}.css`)) && !styles.includes(`/${name}.css`),
  );
  assert.deepEqual(missing, [], 'add them to web/admin/mantine.css, in the order of Mantine’s own sheet');
});

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

/** The files that come with a chunk before it can run. */
function filesOf(name: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[name]!;
  if (files.has(chunk.file)) return files;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  for (const other of chunk.imports ?? []) filesOf(other, files);
  return files;
}
const kilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + statSync(join(adminDist, `${file}.br`)).size, 0) / 1000;

const entry = Object.keys(manifest).find((name) => manifest[name]!.isEntry)!;
const shell = filesOf(entry);

test(`the frame of the back office arrives in ${SHELL_KB} kB, each screen in ${SCREEN_KB} kB more`, () => {
  assert.ok(kilobytes(shell) <= SHELL_KB, `shell: ${kilobytes(shell)} kB`);
  const heavy = Object.keys(manifest)
    .filter((name) => name.endsWith('.tsx') && name !== entry)
    .map((name) => [name, Math.round(kilobytes(filesOf(name).difference(shell)))] as const)
    .filter(([name, size]) => size > (/chart/.test(name) ? CHARTS_KB : SCREEN_KB));
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

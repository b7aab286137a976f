// docs/reliability.md says what the runs measured, and what it names is there.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promises } from './promises.ts';
import { reliabilityText } from './reliability-text.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('the page about reliability is the one its runs make', () => {
  assert.equal(
    read('docs/reliability.md'),
    reliabilityText(),
    'out of date: run npm run reliability -- --write',
  );
});

test('every test, command and twin that a promise names exists', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
  const commands = new Set(scripts.map((name) => `npm run ${name}`));
  const wrong = promises.flatMap(({ by, twins = [] }) => [
    ...by.filter((what) =>
      what.startsWith('npm') ? !commands.has(what.replace(/ --.*$/, '')) : !existsSync(join(root, what)),
    ),
    ...twins
      .filter(([file, name]) => !existsSync(join(root, file)) || !read(file).includes(name))
      .map(([file, name]) => `${file}: ${name}`),
  ]);
  assert.deepEqual(wrong, []);
});

test('every twin in the tests, and every kept figure, belongs to a promise', () => {
  const named = promises.flatMap(({ twins = [] }) => twins);
  const tests = globSync('**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**', '**/.data/**'] });
  const strays = tests.flatMap((file) =>
    [...read(file).matchAll(/\btest\(\s*['"`]((?:its )?twin: [^'"`]*)/g)]
      .map((match) => match[1]!)
      .filter((name) => !named.some(([where, begin]) => where === file && name.startsWith(begin)))
      .map((name) => `${file}: ${name}`),
  );
  assert.deepEqual(strays, [], 'twins without a promise');
  const figures = new Set(promises.flatMap((promise) => promise.figures ?? []));
  const kept = globSync('*.json', { cwd: join(root, 'docs/figures') }).map((file) => basename(file, '.json'));
  assert.deepEqual(
    kept.filter((name) => !figures.has(name)),
    [],
    'figures without a promise',
  );
});

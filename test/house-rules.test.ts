// What a machine can check of the house rules, so that nobody has to remember it.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { schemaText } from '../db/schema-text.ts';
import { settingNames } from '../server/config.ts';
import { connect } from '../server/database/connect.ts';
import { constraintErrors } from '../server/errors.ts';
import { ourOwnMistakes } from '../server/own-mistakes.ts';
import { testDatabase } from './database.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const exclude = ['**/node_modules/**', '**/.data/**', '**/dist/**'];
const sources = globSync('**/*.{ts,tsx,js,mjs}', { cwd: root, exclude }).sort();
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const { url } = await testDatabase();
const sql = connect(url, { pool_size: 1 });
after(() => sql.end());

test('db/schema.sql says what the migrations make', async () => {
  assert.equal(
    read('db/schema.sql'),
    await schemaText(sql),
    'db/schema.sql is out of date: run npm run db:schema',
  );
});

/** Everything the database can refuse by name: constraints, unique indexes, and what triggers raise. */
async function refusals(): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select conname as name from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c', 'x')
    union
    select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indisunique and c.relnamespace = 'public'::regnamespace
    union
    select (regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g'))[1] from pg_proc
    where pronamespace = 'public'::regnamespace
    union
    select split_part(encode(tgargs, 'escape'), '\\000', 2) from pg_trigger
    where tgfoid = 'refuse_unknown_transition'::regproc
    union
    select tgrelid::regclass || '_is_append_only' from pg_trigger where tgfoid = 'refuse_rewrite'::regproc`;
  // The migration tool's own table is not ours to name.
  return rows.map((row) => row.name).filter((name) => !name.startsWith('schema_migrations'));
}

test('whatever the database refuses is an answer people understand, or declared a bug of ours', async () => {
  const declared = [...Object.keys(constraintErrors), ...ourOwnMistakes];
  const real = await refusals();
  assert.deepEqual(
    real.filter((name) => !declared.includes(name)),
    [],
    'neither in server/errors.ts nor in server/own-mistakes.ts',
  );
  assert.deepEqual(
    declared.filter((name) => !real.includes(name)),
    [],
    'declared, but not in the database',
  );
  assert.deepEqual(
    declared.filter((name, place) => declared.indexOf(name) !== place),
    [],
    'declared twice',
  );
});

test('constraints have names of their own, not ones PostgreSQL made up', async () => {
  const names = await refusals();
  assert.deepEqual(
    names.filter((name) => /_(check|excl|not_null|key|fkey|pkey)\d+$|_check$|_excl$/.test(name)),
    [],
  );
});

test('.env.example lists every setting, and no other', () => {
  const listed = [...read('.env.example').matchAll(/^#?\s*([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]!);
  assert.deepEqual(listed.sort(), [...settingNames].sort());
});

test('no source file is longer than 300 lines', () => {
  const long = sources.filter((file) => read(file).trimEnd().split('\n').length > 300);
  assert.deepEqual(long, []);
});

test('no file has a name that says nothing', () => {
  const empty = /^(utils?|helpers?|common|misc|shared|manager|services?|types|index)(\.test)?$/;
  assert.deepEqual(
    sources.filter((file) => empty.test(basename(file).replace(/\.\w+$/, ''))),
    [],
  );
});

/** The project's own files that a file imports. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g);
  return [...found].map((match) => relative(root, resolve(root, dirname(file), match[1]!)));
}

function importersOf(folder: string): string[] {
  return sources.filter((file) => importsOf(file).some((imported) => imported.startsWith(`${folder}/`)));
}

test('what runs in production reaches no test and no benchmark', () => {
  const reached = new Set<string>(['server/main.ts']);
  for (const file of reached)
    for (const imported of importsOf(file)) if (existsSync(join(root, imported))) reached.add(imported);
  assert.ok(reached.size > 100, 'the walk from server/main.ts found hardly anything');
  assert.deepEqual(
    [...reached].filter((file) => /^(test|bench)\/|\.test\.tsx?$/.test(file)),
    [],
  );
});

test('the server knows neither the simulators nor the demo data; only its demonstration does', () => {
  const product = (file: string) => file.startsWith('server/') && !file.endsWith('.test.ts');
  assert.deepEqual(importersOf('simulators').filter(product), ['server/demonstration.ts']);
  assert.deepEqual(importersOf('db/seed').filter(product), ['server/demonstration.ts']);
});

test('schemas are zod and nothing else, so that a web page may import them', () => {
  const allowed = /^(zod|\.\/schemas\.ts|\.\.\/[\w-]+\/schemas\.ts|\.\.\/http\/(fields|paging|search)\.ts)$/;
  const strays = sources
    .filter((file) => basename(file) === 'schemas.ts')
    .flatMap((file) =>
      [...read(file).matchAll(/\bfrom\s*['"]([^'"]+)['"]/g)]
        .filter((match) => !allowed.test(match[1]!))
        .map((match) => `${file} imports ${match[1]}`),
    );
  assert.deepEqual(strays, []);
});

test('every file that the documents name is there', () => {
  const documents = globSync(['*.md', 'docs/**/*.md', 'db/**/*.md'], { cwd: root, exclude });
  assert.ok(documents.includes('README.md'), 'there is no README.md');
  const missing = documents.flatMap((document) =>
    namedFiles(document)
      .filter((file) => !existsSync(file))
      .map((file) => `${document} names ${relative(root, file)}`),
  );
  assert.deepEqual(missing, []);
});

/** Paths in backticks, from the root, and the targets of links, from the document. Patterns and examples are neither. */
function namedFiles(document: string): string[] {
  const text = read(document);
  const quoted = [...text.matchAll(/`((?:server|web|db|test|docs|simulators|bench)\/[^`\s]*)`/g)]
    .map((match) => match[1]!.replace(/[:#].*$/, ''))
    .filter((path) => !/[*<>{}…]|NNNN/.test(path))
    .map((path) => join(root, path));
  const linked = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map((match) => match[1]!)
    .filter((target) => !/^[a-z]+:|^\//.test(target))
    .map((target) => resolve(root, dirname(document), target));
  return [...quoted, ...linked];
}

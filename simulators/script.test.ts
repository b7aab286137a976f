import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createScriptBook } from './script.ts';
import { storm } from './storm.ts';

test('every example in the README is a script, and so is the storm', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]!));
  assert.ok(examples.length >= 5);
  const book = createScriptBook(1);
  for (const example of [...examples, storm]) book.add(example);
});

test('scripts for one phone are used in the order they were added, one payment each', () => {
  const book = createScriptBook(1);
  const match = { phone: '254708374149' };
  book.add([
    { provider: 'mpesa', match, outcome: { result_code: 2001 } },
    { provider: 'mpesa', match, outcome: { result_code: 0 } },
  ]);
  const take = (phone: string) => book.forMpesa('push', { phone })?.outcome?.result_code;
  assert.equal(take('254711111111'), undefined);
  assert.deepEqual([take(match.phone), take(match.phone), take(match.phone)], [2001, 0, undefined]);
});

test('a chance takes its share, the same payments again for the same seed', () => {
  const taken = (seed: number) => {
    const book = createScriptBook(seed);
    book.add({ provider: 'mpesa', chance: 0.3, outcome: { result_code: 1 } });
    return Array.from({ length: 1000 }, (_, at) => at).filter((at) =>
      book.forMpesa('push', { phone: `2547${at}` }),
    );
  };
  const first = taken(5);
  assert.ok(first.length > 250 && first.length < 350, `${first.length} of 1000`);
  assert.deepEqual(taken(5), first);
  assert.notDeepEqual(taken(6), first);
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type TestContext, test } from 'node:test';
import { countsLine, report } from './reporter.ts';

test('every test is counted once, whether it stands alone, in a group or in another test', async (t) => {
  const { counts } = await reportOn(
    t,
    `test('alone', () => {});
     suite('group', () => { test('in group', () => {}); test('in group, broken', () => { throw new Error('no') }); });
     test('outer', async (t) => { await t.test('inner', () => { throw new Error('no') }); });`,
  );
  assert.equal(counts, '2 passed, 2 failed, 0 skipped');
});

test('what was skipped is named with its reason, and an unfinished test is not a pass', async (t) => {
  const { counts, text } = await reportOn(
    t,
    `test('fine', () => {});
     test('printing', { skip: 'no printer here' }, () => {});
     test('later', { todo: 'not begun' }, () => { throw new Error('no') });`,
  );
  assert.equal(counts, '1 passed, 0 failed, 2 skipped');
  assert.match(text, /printing \(no printer here\)/);
  assert.match(text, /later \(to do: not begun\)/);
});

test('a failure is shown in full after everything else', async (t) => {
  const { text } = await reportOn(
    t,
    `test('adds up', () => { assert.equal(1 + 1, 3) }); test('fine', () => {});`,
  );
  const end = text.slice(text.indexOf('\nFailed:'));
  assert.match(end, /adds up[\s\S]*AssertionError[\s\S]*2 !== 3/);
});

test('a file that cannot be loaded counts as failed and shows why', async (t) => {
  const { counts, text } = await reportOn(t, `await import('node:nothing-of-that-name')`);
  assert.equal(counts, '0 passed, 1 failed, 0 skipped');
  assert.match(text.slice(text.indexOf('\nFailed:')), /node:nothing-of-that-name/);
});

test('a file without a test is a failure, for it promises something it does not check', async (t) => {
  const { counts } = await reportOn(t, 'export const forgotten = true;');
  assert.equal(counts, '0 passed, 1 failed, 0 skipped');
});

/** Runs one file of tests the way npm test does. */
async function reportOn(t: TestContext, code: string): Promise<{ counts: string; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'darasa-reporter-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'sample.test.mjs');
  writeFileSync(
    file,
    `import assert from 'node:assert/strict';\nimport { suite, test } from 'node:test';\n${code}`,
  );
  // Inside a test Node refuses to run test files; without this mark the inner run is one of its own.
  const mark = process.env.NODE_TEST_CONTEXT;
  delete process.env.NODE_TEST_CONTEXT;
  t.after(() => {
    if (mark !== undefined) process.env.NODE_TEST_CONTEXT = mark;
  });
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const outcome = await report(run({ files: [file] }), {
    root: folder,
    each_test: false,
    filtered: false,
    print,
  });
  return { counts: countsLine(outcome), text: lines.join('\n') };
}

// No file of ours runs anything in the spreadsheet that opens it: formulas are planted in every text that people write,
// and then every list that can be had as CSV is read the way spreadsheets read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { inertText } from '../../server/exports/inert-text.ts';
import { matrix } from '../access/matrix.ts';
import { world } from '../access/world.ts';
import { testApp } from '../app.ts';
import { testDatabase } from '../database.ts';
import type { Document } from '../fuzz/request-maker.ts';
import { plantMarkup } from './planted-markup.ts';

const FORMULAS = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd|" /C calc"!A0',
  '-1+1',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '＝1+1',
  '＋1',
  '－1+1',
  '＠SUM(1)',
  'two lines\n=1+1',
  'two lines\r=1+1',
  ' =1+1',
  '\u200b=1+1',
  'a,"=1+1",b',
];
const database = await testDatabase();
const platform = await testApp(undefined, {}, { database });
const { call, config } = platform;

/** Would run, or could: a number alone is no formula. */
const runs = (cell: string) =>
  /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);

test('formulas in what people write stay text in every list that can be had as CSV', async () => {
  const worlds = [await world(platform), await world(platform), await world(platform)];
  const { admin } = worlds[0]!;
  const { holding } = await plantMarkup(database.url, config.DATA_KEYS, FORMULAS);
  assert.ok(holding.length > 15, holding.join(', '));
  const document = (await call('GET', '/api/openapi.json')).body as Document;
  // No admin is a trainer here; the same rows are in the lists of sessions and courses.
  const lists = Object.entries(document.paths).filter(
    ([path, { get }]) =>
      /Accept: text\/csv/.test((get as { description?: string } | undefined)?.description ?? '') &&
      !path.includes('/me/'),
  );
  let planted = 0;
  for (const [path] of lists) {
    const url = matrix[`GET ${path}`]!.path?.(worlds[0]!) ?? path;
    const { status, headers, body } = await call('GET', url, {
      token: admin.token,
      headers: { accept: 'text/csv' },
    });
    assert.equal(status, 200, `${url}: ${JSON.stringify(body)}`);
    assert.match(String(headers['content-disposition']), /^attachment; filename="[\w-]+\.csv"$/);
    const rows = parse(String(body), {
      bom: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    for (const cell of (rows as string[][]).flat()) {
      assert.ok(!runs(cell), `${url}: ${JSON.stringify(cell)}`);
      if (/1\+1|SUM|HYPERLINK|calc/.test(cell)) planted++;
    }
  }
  assert.ok(lists.length > 15, `only ${lists.length} lists`);
  assert.ok(planted > 20, `only ${planted} cells hold a formula as text`);
});

test('what the back office saves by itself is made inert in the same way, and ordinary text is left alone', () => {
  for (const formula of FORMULAS.filter((text) => !/^(two|a,)/.test(text)))
    assert.equal(inertText(formula), `'${formula}`);
  for (const text of ['Wanjiku', '12', 'a = b', 'e-mail', '', 'x@y.example'])
    assert.equal(inertText(text), text);
});

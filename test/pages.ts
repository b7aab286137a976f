// Walks a list to its end, the way a client does.
import assert from 'node:assert/strict';
import type { TestApp } from './app.ts';

/**
 * Every row of a list, in order. Fails when a row comes twice, or when there are not as many as `total` says.
 * @param path with its filters and a limit
 */
// biome-ignore lint/suspicious/noExplicitAny: rows of every shape
export async function allPages(call: TestApp['call'], path: string, token?: string): Promise<any[]> {
  const rows = [];
  let cursor: string | null = null;
  let total = 0;
  for (let page = 0; page < 200; page += 1) {
    const address: string = cursor ? `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}` : path;
    const answer = await call('GET', address, { token: token ?? null });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    rows.push(...answer.body.data);
    total = answer.body.total;
    cursor = answer.body.next_cursor;
    if (cursor === null) break;
  }
  assert.equal(cursor, null, 'the list has no end');
  assert.equal(new Set(rows.map((row) => row.id)).size, rows.length, 'a row came twice');
  assert.equal(rows.length, total, 'total differs from the rows there are');
  return rows;
}

/** The fields a 422 names. */
export function wrongFields(answer: {
  status: number;
  body: { code: string; errors?: { field: string }[] };
}) {
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  assert.equal(answer.body.code, 'validation_failed');
  return (answer.body.errors ?? []).map((error) => error.field);
}

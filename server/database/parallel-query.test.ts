import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testDatabase } from '../../test/database.ts';
import { connect } from './connect.ts';

const { url } = await testDatabase();
const sql = connect(url, { pool_size: 1 });
after(() => sql.end());

test('a query that PostgreSQL shares among workers is answered', async () => {
  await sql`create table numbers as select n from generate_series(1, 20000) as n`;
  const [row] = await sql.begin(async (tx) => {
    await tx`select set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
                    set_config('min_parallel_table_scan_size', '0', true)`;
    const plan = await tx<{ 'QUERY PLAN': string }[]>`explain select count(*) from numbers`;
    assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /Workers Planned/);
    return tx<{ count: number }[]>`select count(*) from numbers`;
  });
  assert.equal(row!.count, 20_000);
});

// The schema of a database as text to read and to compare: what the migrations add up to, read from PostgreSQL's own
// catalogues, sorted, the same from every supported version. Not meant to be executed: tables stand in the order of
// their names.
import type { Db } from '../server/database/connect.ts';

const HEADER = `-- The schema as the migrations leave it. Written by \`npm run db:schema\`; a test fails when it is out of date.
-- To read, not to run: tables stand in the order of their names.`;

/** Everything in schema public that is ours: no extension's objects, not the migration tool's own table. */
export async function schemaText(sql: Db): Promise<string> {
  const parts = [HEADER, await extensions(sql), ...(await functions(sql))];
  for (const { name } of await tableNames(sql)) {
    parts.push(await table(sql, name), ...(await indexes(sql, name)), ...(await triggers(sql, name)));
  }
  parts.push(await transitions(sql));
  return `${parts.map(readable).filter(Boolean).join('\n\n')}\n`;
}

/** PostgreSQL spells types and places out in full; people do not. */
function readable(text: string): string {
  return text
    .replace(/timestamp(\(\d\))? with time zone/g, 'timestamptz$1')
    .replace(/time(\(\d\)) without time zone/g, 'time$1')
    .replace(/\bpublic\./g, '')
    .replace(/('(?:[^']|'')*')::text\b/g, '$1');
}

async function extensions(sql: Db): Promise<string> {
  const rows = await sql<{ name: string }[]>`
    select extname as name from pg_extension where extname <> 'plpgsql' order by extname collate "C"`;
  return rows.map((row) => `create extension ${row.name};`).join('\n');
}

async function functions(sql: Db): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select pg_get_functiondef(p.oid) as text
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
    order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;
  return rows.map((row) => `${row.text.trimEnd()};`);
}

function tableNames(sql: Db): Promise<{ name: string }[]> {
  return sql<{ name: string }[]>`
    select c.relname as name
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
    order by c.relname collate "C"`;
}

/** Columns in their order; constraints by name. NOT NULL stands with its column (only PostgreSQL 18 lists it apart). */
async function table(sql: Db, name: string): Promise<string> {
  const columns = await sql<{ text: string }[]>`
    select concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
             case when a.attnotnull then 'not null' end,
             case when a.attidentity = 'a' then 'generated always as identity' end,
             case when a.attgenerated = 's' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid, true) || ') stored'
                  when d.adbin is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid, true) end) as text
    from pg_attribute a
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${name}::regclass and a.attnum > 0 and not a.attisdropped
    order by a.attnum`;
  const constraints = await sql<{ text: string }[]>`
    select 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid, true) as text
    from pg_constraint
    where conrelid = ${name}::regclass and contype in ('p', 'u', 'f', 'c', 'x')
    order by array_position('{p,u,f,c,x}'::"char"[], contype), conname collate "C"`;
  const lines = [...columns, ...constraints].map((row) => `  ${row.text}`);
  return `create table ${name} (\n${lines.join(',\n')}\n);`;
}

/** Those that no constraint brings along. */
async function indexes(sql: Db, table: string): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select pg_get_indexdef(i.indexrelid, 0, true) || ';' as text
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${table}::regclass
      and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
    order by c.relname collate "C"`;
  return rows.length > 0 ? [rows.map((row) => row.text).join('\n')] : [];
}

async function triggers(sql: Db, table: string): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select pg_get_triggerdef(oid, true) || ';' as text
    from pg_trigger where tgrelid = ${table}::regclass and not tgisinternal order by tgname collate "C"`;
  return rows.length > 0 ? [rows.map((row) => row.text).join('\n')] : [];
}

/** The rows without which the triggers refuse every step. */
async function transitions(sql: Db): Promise<string> {
  const rows = await sql<{ text: string }[]>`
    select format('  (%L, %L, %L)', machine, from_state, to_state) as text
    from state_transitions order by machine collate "C", from_state collate "C", to_state collate "C"`;
  return `insert into state_transitions (machine, from_state, to_state) values\n${rows.map((row) => row.text).join(',\n')};`;
}

// The table against the goals: printed, and kept in bench/results.md.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './contests.ts';
import { pgbenchVersion } from './pgbench.ts';

/** `met` is null where there was nothing to measure. */
export type Goal = { goal: string; wanted: string; reached: string; met: boolean | null };

/** @param peak_mb the most memory that the web process had in the run */
export function judge(measured: Measured[], peak_mb: number): Goal[] {
  const value = (name: string) => measured.find((one) => one.name === name)?.median;
  const ratio = (goal: string, name: string, to: string, least: number): Goal => {
    const [own, other] = [value(name), value(to)];
    if (own === undefined || other === undefined)
      return { goal, wanted: `≥ ${least} ×`, reached: 'not measured', met: null };
    return {
      goal,
      wanted: `≥ ${least} ×`,
      reached: `${(own / other).toFixed(2)} ×`,
      met: own / other >= least,
    };
  };
  const start = value('start: Darasa');
  const search = value('search with a typo: Darasa, p95');
  return [
    ratio('one hot session against pgbench', 'hot: Darasa', 'hot: pgbench', 3),
    ratio('spread over 1,000 sessions against pgbench', 'spread: Darasa', 'spread: pgbench', 0.8),
    ratio('sold-out session against bare node:http', 'sold out: Darasa', 'sold out: bare node:http', 0.5),
    ratio(
      'catalogue list against bare node:http',
      'catalogue list: Darasa',
      'catalogue list: bare node:http',
      0.8,
    ),
    ratio(
      'catalogue page against bare node:http',
      'catalogue page: Darasa',
      'catalogue page: bare node:http',
      0.8,
    ),
    ratio(
      'catalogue unchanged (304) against bare node:http',
      'catalogue 304: Darasa',
      'catalogue 304: bare node:http',
      0.9,
    ),
    {
      ...{ goal: 'search with a typo over 10,000 courses, p95', wanted: '≤ 15 ms' },
      reached: search === undefined ? 'not measured' : `${search.toFixed(1)} ms`,
      met: search === undefined ? null : search <= 15,
    },
    {
      ...{ goal: 'start with an existing database', wanted: '≤ 1000 ms' },
      reached: start === undefined ? 'not measured' : `${Math.round(start)} ms`,
      met: start === undefined ? null : start <= 1000,
    },
    {
      ...{ goal: 'memory of the web process under all of this', wanted: '≤ 250 MB' },
      reached: `${Math.round(peak_mb)} MB`,
      met: peak_mb <= 250,
    },
  ];
}

type Run = {
  measured: Measured[];
  goals: Goal[];
  quick: boolean;
  size: { seconds: number; rounds: number; clients: number };
  version: string;
  save: boolean;
};

export async function report({ measured, goals, quick, size, version, save }: Run): Promise<void> {
  const number = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  const cost = (us: number | null) => (us === null ? '' : `${number(us)} µs`);
  const text = `# What the benchmark measured

Written by \`npm run bench${quick ? ' -- --quick' : ''}\`. ${machine()}, Node ${process.versions.node}, PostgreSQL ${version},
${pgbenchVersion() ?? 'no pgbench here: its scripts were run by a driver of our own'}. ${size.clients} clients each, ${size.rounds} rounds of ${size.seconds} s, taken in turns, after
one that warms up. Everything ran on this one machine: the load, the platform and PostgreSQL share its cores.

| goal | wanted | reached | met |
|---|---|---|---|
${goals.map(({ goal, wanted, reached, met }) => `| ${goal} | ${wanted} | ${reached} | ${met === null ? '–' : met ? 'yes' : '**no**'} |`).join('\n')}

| contestant | median | lowest–highest | p99 | CPU for each: server | database | |
|---|---:|---:|---:|---:|---:|---|
${measured.map((one) => `| ${one.name} | ${number(one.median)} ${one.unit} | ${number(one.low)}–${number(one.high)} | ${one.p99_ms === null ? '' : `${one.p99_ms.toFixed(1)} ms`} | ${cost(one.cost.server_us)} | ${cost(one.cost.database_us)} | ${one.note} |`).join('\n')}
`;
  process.stdout.write(`\n${text}`);
  if (save) writeFileSync(join(import.meta.dirname, 'results.md'), text);
}

function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`;
}

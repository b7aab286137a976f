import { relative } from 'node:path';
import type { run } from 'node:test';
import { inspect } from 'node:util';

type Events = ReturnType<typeof run>;

/** What a run came to. Groups of tests are not counted, only tests. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

export interface ReportOptions {
  /** Paths are shown relative to it. */
  root: string;
  /** Name every test, not only every file. */
  each_test: boolean;
  /** Only some tests of each file were asked for, so a file without tests is no mistake. */
  filtered: boolean;
  print(line: string): void;
}

interface Finished {
  name: string;
  file?: string;
  nesting: number;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string; duration_ms: number; error?: Error & { failureType?: string; cause?: unknown } };
}

/**
 * Prints a line per file while the tests run, then what was skipped and why, the slowest files, and every
 * failure in full, so that the end of a log holds what one needs.
 */
export async function report(events: Events, options: ReportOptions): Promise<Outcome> {
  const { root, each_test, filtered, print } = options;
  const outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
  const skipped: string[] = [];
  const failures: string[] = [];
  const files = new Map<string, { passed: number; failed: number; skipped: number; ms: number }>();
  const short = (file: string | undefined) => (file ? relative(root, file) : '');

  const finish = (event: Finished, ok: boolean) => {
    const counts = files.get(event.file ?? '') ?? { passed: 0, failed: 0, skipped: 0, ms: 0 };
    files.set(event.file ?? '', counts);
    const is_file = event.name === event.file;
    const verdict = verdictOf(event, ok, is_file, filtered);
    if (verdict === null) return;
    outcome[verdict]++;
    counts[verdict]++;
    const name = is_file ? short(event.file) : `${short(event.file)}: ${event.name}`;
    if (verdict === 'skipped') skipped.push(`${name} (${reasonOf(event)})`);
    if (verdict === 'failed')
      failures.push(`${name}\n${indent(ok ? 'The file holds no test.' : failureText(event))}`);
    if (each_test || verdict === 'failed')
      print(`${signs[verdict]} ${'  '.repeat(event.nesting)}${name} ${ms(event.details.duration_ms)}`);
    if (is_file) counts.ms = event.details.duration_ms;
  };

  for await (const { type, data } of events as AsyncIterable<{ type: string; data: never }>) {
    if (type === 'test:pass') finish(data, true);
    else if (type === 'test:fail') finish(data, false);
    else if (type === 'test:summary') {
      const { file, duration_ms } = data as { file?: string; duration_ms: number };
      const counts = files.get(file ?? '');
      if (!file || !counts) continue;
      counts.ms = duration_ms;
      print(
        `${counts.failed > 0 ? signs.failed : signs.passed} ${short(file)}  ${countsLine(counts)}  ${ms(duration_ms)}`,
      );
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      print((data as { message: string }).message.replace(/\n$/, ''));
    } else if (type === 'test:diagnostic') {
      const { message, nesting } = data as { message: string; nesting: number };
      // The runner's own closing counts come as diagnostics too.
      if (!/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(message)) {
        print(`${'  '.repeat(nesting + 1)}${message}`);
      }
    }
  }

  section(print, 'Skipped', skipped);
  const slowest = [...files].filter(([, { ms }]) => ms > 0).sort((a, b) => b[1].ms - a[1].ms);
  section(
    print,
    'Slowest files',
    slowest.slice(0, 10).map(([file, counts]) => `${ms(counts.ms)} ${short(file)}`),
  );
  section(print, 'Failed', failures);
  return outcome;
}

const signs = { passed: '✓', failed: '✗', skipped: '-' };

export function countsLine({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Null for what is not a test of its own: groups, and parents that failed only because a child did. */
function verdictOf(event: Finished, ok: boolean, is_file: boolean, filtered: boolean): keyof Outcome | null {
  if (is_file && ok) return filtered ? null : 'failed';
  if (event.skip !== undefined || event.todo !== undefined) return 'skipped';
  const reason = event.details.error?.failureType;
  if (!ok) return reason === 'subtestsFailed' ? null : 'failed';
  return event.details.type === 'suite' ? null : 'passed';
}

function reasonOf(event: Finished): string {
  if (event.todo !== undefined)
    return event.todo === true || event.todo === '' ? 'to do' : `to do: ${event.todo}`;
  return typeof event.skip === 'string' && event.skip !== '' ? event.skip : 'no reason given';
}

function failureText(event: Finished): string {
  const error = event.details.error;
  const cause = error?.cause ?? error;
  return typeof cause === 'string' ? cause : inspect(cause, { depth: 6 });
}

function section(print: (line: string) => void, title: string, lines: string[]): void {
  if (lines.length === 0) return;
  print(`\n${title}:`);
  for (const line of lines) print(indent(line));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function ms(duration: number): string {
  return duration < 1000 ? `${Math.round(duration)} ms` : `${(duration / 1000).toFixed(1)} s`;
}

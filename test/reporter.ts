import { relative } from 'node:path';
import type { run } from 'node:test';
import { inspect } from 'node:util';

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
  /** What the files hold that only run others. */
  members?: Map<string, string[]>;
  print(line: string): void;
}

interface Failure extends Error {
  failureType?: string;
  /** Of a file: the signal its process died of. */
  signal?: string | null;
}

/** A test, a group of tests, or a whole file that ended; `name` is the path then. */
interface Finished {
  name: string;
  file?: string;
  nesting: number;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string; duration_ms: number; error?: Failure };
}

const signs = { passed: '✓', failed: '✗', skipped: '-' };
/** Of what a failed file printed, the end says most. */
const error_lines = 30;

/**
 * Prints a line per file while the tests run, then what was skipped and why, the slowest files, and every
 * failure in full, so that the end of a log holds what one needs.
 */
export async function report(events: ReturnType<typeof run>, options: ReportOptions): Promise<Outcome> {
  const progress = new Progress(options);
  for await (const { type, data } of events as AsyncIterable<{ type: string; data: never }>) {
    if (type === 'test:pass') progress.finish(data, true);
    else if (type === 'test:fail') progress.finish(data, false);
    else if (type === 'test:summary') progress.finishFile(data);
    else if (type === 'test:stdout') progress.show(data);
    else if (type === 'test:stderr') progress.show(data, true);
    else if (type === 'test:diagnostic') progress.remark(data);
  }
  progress.close();
  return progress.outcome;
}

export function countsLine({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

class Progress {
  readonly outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
  #options: ReportOptions;
  #files = new Map<string, Outcome & { ms: number }>();
  #errors_printed = new Map<string, string>();
  #skipped: string[] = [];
  #failures: string[] = [];

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  finish(event: Finished, ok: boolean): void {
    const { print, each_test, filtered } = this.#options;
    const is_file = event.name === event.file;
    const counts = this.#countsOf(event.file);
    if (is_file) counts.ms = event.details.duration_ms;
    else if (event.nesting === 0) counts.ms += event.details.duration_ms;
    const verdict = verdictOf(event, ok, is_file, filtered);
    if (verdict === null) return;
    this.outcome[verdict]++;
    counts[verdict]++;
    const file = this.#short(event.file);
    const name = is_file ? file : `${file}: ${event.name}`;
    if (verdict === 'skipped') this.#skipped.push(`${name} (${reasonOf(event)})`);
    if (verdict === 'failed') this.#failures.push(`${name}\n${indent(this.#explain(event, ok, is_file))}`);
    if (!each_test && verdict !== 'failed') return;
    print(`${signs[verdict]} ${'  '.repeat(event.nesting)}${name} ${time(event.details.duration_ms)}`);
  }

  finishFile({ file, duration_ms }: { file?: string; duration_ms: number }): void {
    // The summary without a file is that of the whole run.
    if (file === undefined) return;
    const members = this.#options.members?.get(file);
    for (const member of members ?? []) this.#finishMember(member);
    if (members) return;
    const counts = this.#countsOf(file);
    counts.ms = duration_ms;
    this.#printCounts(file, counts);
  }

  /** Of a process that ran several: its time is that of its tests. */
  #finishMember(file: string): void {
    const counts = this.#countsOf(file);
    const is_empty = counts.passed + counts.failed + counts.skipped === 0;
    if (is_empty && !this.#options.filtered) {
      counts.failed++;
      this.outcome.failed++;
      this.#failures.push(`${this.#short(file)}\n  No test of this file was run.`);
    }
    this.#printCounts(file, counts);
  }

  #printCounts(file: string, counts: Outcome & { ms: number }): void {
    const sign = counts.failed > 0 ? signs.failed : signs.passed;
    this.#options.print(`${sign} ${this.#short(file)}  ${countsLine(counts)}  ${time(counts.ms)}`);
  }

  show({ file = '', message }: { file?: string; message: string }, is_error = false): void {
    this.#options.print(message.replace(/\n$/, ''));
    if (is_error) this.#errors_printed.set(file, (this.#errors_printed.get(file) ?? '') + message);
  }

  remark({ message, nesting }: { message: string; nesting: number }): void {
    // The runner's own closing counts come as remarks too.
    if (/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/.test(message)) return;
    this.#options.print(`${'  '.repeat(nesting + 1)}${message}`);
  }

  close(): void {
    const slowest = [...this.#files].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 10);
    this.#section('Skipped', this.#skipped);
    this.#section(
      'Slowest files',
      slowest.map(([file, { ms }]) => `${time(ms)} ${this.#short(file)}`),
    );
    this.#section('Failed', this.#failures);
  }

  #explain(event: Finished, ok: boolean, is_file: boolean): string {
    if (ok) return 'The file holds no test.';
    const error = event.details.error;
    const cause = error?.cause ?? error;
    let text = typeof cause === 'string' ? cause : inspect(cause, { depth: 6 });
    if (error?.signal)
      text = `The file was ended by ${error.signal}; npm test does that when a file takes too long.`;
    const printed = is_file ? this.#errors_printed.get(event.name) : undefined;
    return printed ? `${text}\n${printed.trim().split('\n').slice(-error_lines).join('\n')}` : text;
  }

  #section(title: string, lines: string[]): void {
    if (lines.length === 0) return;
    this.#options.print(`\n${title}:`);
    for (const line of lines) this.#options.print(indent(line));
  }

  #countsOf(file = ''): Outcome & { ms: number } {
    const counts = this.#files.get(file) ?? { passed: 0, failed: 0, skipped: 0, ms: 0 };
    this.#files.set(file, counts);
    return counts;
  }

  #short(file = ''): string {
    if (file === '') return '';
    const files = this.#options.members?.get(file) ?? [file];
    return files.map((path) => relative(this.#options.root, path)).join(' + ');
  }
}

/** Null for what is not a test of its own: groups, and parents that failed only because a child did. */
function verdictOf(event: Finished, ok: boolean, is_file: boolean, filtered: boolean): keyof Outcome | null {
  if (is_file && ok) return filtered ? null : 'failed';
  if (event.skip !== undefined || event.todo !== undefined) return 'skipped';
  const is_group = event.details.type === 'suite';
  if (!ok) return event.details.error?.failureType === 'subtestsFailed' ? null : 'failed';
  return is_group ? null : 'passed';
}

function reasonOf(event: Finished): string {
  if (event.todo !== undefined)
    return typeof event.todo === 'string' && event.todo ? `to do: ${event.todo}` : 'to do';
  return typeof event.skip === 'string' && event.skip ? event.skip : 'no reason given';
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function time(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

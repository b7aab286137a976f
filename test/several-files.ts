// Test files that share a process. Reading the whole application costs a process most of a second, more than many files
// take for their tests; so files that change nothing of their process run in one, a few at a time.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Each has a few connections to the database open, until the last has ended. */
const FILES_TOGETHER = 6;
/** Fewer are asked for by somebody who looks at them closely. */
const FEW = 20;
/** What belongs to the process, or measures it; a browser that serves several files does not live through them, nor a server. */
const NEEDS_A_PROCESS = /chromium|startEmbeddedPostgres|\bspawn\b|\bprocess\.|mock\.timers|performance\.now/;

export type Processes = {
  /** One for each process. */
  files: string[];
  /** What those that hold several run. */
  members: Map<string, string[]>;
  remove(): void;
};

/** @param root files below its test/ look at the whole, and run alone */
export function shareProcesses(files: string[], root: string): Processes {
  const together = files.length < FEW ? [] : files.filter((file) => canShare(file, root));
  const members = new Map<string, string[]>();
  if (together.length === 0) return { files, members, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'darasa-processes-'));
  for (let first = 0; first < together.length; first += FILES_TOGETHER) {
    const these = together.slice(first, first + FILES_TOGETHER);
    const path = join(folder, `${String(members.size + 1).padStart(2, '0')}.test.mjs`);
    writeFileSync(path, programOf(these));
    members.set(path, these);
  }
  const alone = files.filter((file) => !together.includes(file));
  return {
    files: [...alone, ...members.keys()],
    members,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** No test begins before all files are read: the runner ends, with its hooks, as soon as it knows of no test to come. */
function programOf(files: string[]): string {
  const imports = files.map((file) => `await import(${JSON.stringify(pathToFileURL(file))});\n`).join('');
  return `import { before } from 'node:test';
const all = Promise.withResolvers();
before(() => all.promise);
try {
${imports}} finally {
all.resolve();
}
`;
}

function canShare(file: string, root: string): boolean {
  return !relative(root, file).startsWith('test') && !NEEDS_A_PROCESS.test(readFileSync(file, 'utf8'));
}

// npm run reliability: runs the tests of the promises, keeps their figures, and writes docs/reliability.md.
//   -- --write   only writes the page, from the figures that are kept. The long runs keep theirs by themselves.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { promises } from './promises.ts';
import { reliabilityText } from './reliability-text.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
let code = 0;
if (!values.write) {
  const files = [...new Set(promises.flatMap(({ by }) => by.filter((what) => what.endsWith('.test.ts'))))];
  const run = spawnSync(process.execPath, ['test/run.ts', ...files], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, KEEP_FIGURES: 'yes' },
  });
  code = run.status ?? 1;
}
writeFileSync(fileURLToPath(new URL('../../docs/reliability.md', import.meta.url)), reliabilityText());
process.exitCode = code;

// npm run budgets: what every page weighs, how fast the main ones are on a slow phone, and whether everybody can use
// them; writes the figures into docs/web.md and ends with 1 when a budget is passed.
//   -- --only name,name   these pages alone, without writing
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../../server/ports.ts';
import { faultsOf, looks } from './accessible.ts';
import { openDemoSchool } from './demo-school.ts';
import { lighthouseOf, type Marks, marksPassed } from './lighthouse.ts';
import { type PageToLookAt, pagesToLookAt } from './pages.ts';
import { kB, overWeight, type Weight, weightOf } from './weight.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const port = await freePort(0, '127.0.0.1');
const school = await openDemoSchool({ chromium: [`--remote-debugging-port=${port}`] });
const broken: string[] = [];
const weights: { page: PageToLookAt; weight: Weight }[] = [];
const marks: { page: PageToLookAt; marks: Marks }[] = [];
try {
  const pages = (await pagesToLookAt(school)).filter(({ name }) => only === undefined || only.includes(name));
  // Lighthouse first: it wants the machine for itself.
  for (const page of pages.filter(({ measured }) => measured)) {
    const found = await lighthouseOf(school, page, port);
    marks.push({ page, marks: found });
    console.log(page.name, JSON.stringify(found));
    broken.push(...marksPassed(found).map((fault) => `${page.name}: ${fault}`));
  }
  for (const page of pages) {
    if (!page.path.startsWith('/admin')) {
      const weight = await weightOf(school, page);
      weights.push({ page, weight });
      broken.push(...overWeight(weight).map((fault) => `${page.name}: ${fault}`));
    }
    for (const look of looks) {
      for (const fault of await faultsOf(school, page, look))
        broken.push(`${page.name} at ${look.width} px, ${look.scheme}: ${fault}`);
    }
    console.log(page.name);
  }
} finally {
  await school.close();
}
if (!only) await writeFigures();
for (const line of broken) console.error(`over budget: ${line}`);
console.log(`${weights.length} pages weighed, ${marks.length} measured, ${broken.length} faults`);
process.exitCode = broken.length === 0 ? 0 : 1;

/** Between two marks of docs/web.md. */
async function writeFigures(): Promise<void> {
  const file = new URL('../../docs/web.md', import.meta.url);
  const [before, after] = ['<!-- figures -->', '<!-- end of figures -->'];
  const text = await readFile(file, 'utf8');
  const head = text.slice(0, text.indexOf(before) + before.length);
  const tail = text.slice(text.indexOf(after));
  const table = [
    '| page | LCP | CLS | performance | accessibility | best practices | SEO |',
    '|---|---|---|---|---|---|---|',
    ...marks.map(
      ({ page, marks: found }) =>
        `| ${page.name} | ${(found.lcp_ms / 1000).toFixed(2)} s | ${found.cls} | ${found.performance} | ${found.accessibility} | ${found.best_practices} | ${found.seo ?? 'not listed'} |`,
    ),
    '',
    '| page | HTML with style | script | first picture | all of it |',
    '|---|---|---|---|---|',
    ...weights.map(
      ({ page, weight }) =>
        `| ${page.name} | ${kB(weight.html)} | ${kB(weight.script)} | ${weight.first_picture === null ? 'none' : kB(weight.first_picture)} | ${kB(weight.all)} |`,
    ),
  ];
  await writeFile(file, `${head}\n${table.join('\n')}\n${tail}`);
}

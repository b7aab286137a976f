// docs/reliability.md as text, made from the promises and the figures that runs have kept.
import { keptFigure } from './keep-figure.ts';
import { promises, type Shown } from './promises.ts';

const head = `# Reliability

What Darasa promises when things break, how it is shown, and what the last run measured. This page is made by
\`npm run reliability\` from \`test/reliability/promises.ts\` and \`docs/figures/\`; nothing in it is typed.

* *Shown by*: tests of \`npm test\`, or commands for the long runs.
* *Twin*: a test that takes the protection away and sees the promise break, so the test beside it can fail.
* *Last measured*: by the run that kept the figure, on the machine it had. Where it says nothing, the tests pass or fail and there is no number.

| Promise | Shown by | Twin | Last measured |
| --- | --- | --- | --- |
`;

/** The whole page. */
export function reliabilityText(): string {
  return `${head}${promises.map(row).join('\n')}\n`;
}

function row({ promise, by, twins = [], figures = [] }: Shown): string {
  return `| ${[
    cell(promise),
    by.map((what) => `\`${what}\``).join('<br>'),
    twins.map(([file, name]) => `${cell(name.replace(/^(its )?twin: /, ''))} (\`${file}\`)`).join('<br>'),
    figures.map(figure).join('<br>'),
  ].join(' | ')} |`;
}

function figure(name: string): string {
  const kept = keptFigure(name);
  return kept ? `${cell(kept.measured)} (${kept.on}, ${kept.cores} cores)` : 'not run yet';
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

// What a page weighs on the wire at its first visit, on a phone of 360 px, against the budgets of the site.
import type { DemoSchool } from './demo-school.ts';
import type { PageToLookAt } from './pages.ts';

/** Bytes as transferred, compressed. */
export type Weight = { html: number; script: number; first_picture: number | null; all: number };

const budgets = { html: 15_000, script: 10_000, first_picture: 25_000, all: 130_000 };

export async function weightOf(school: DemoSchool, { as, path }: PageToLookAt): Promise<Weight> {
  const context = await school.window(as, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
  try {
    const page = await context.newPage();
    const weight: Weight = { html: 0, script: 0, first_picture: null, all: 0 };
    const counted: Promise<void>[] = [];
    page.on('requestfinished', (request) => {
      const add = async () => {
        const { responseBodySize: bytes } = await request.sizes();
        const kind = request.resourceType();
        weight.all += bytes;
        if (kind === 'document') weight.html += bytes;
        if (kind === 'script') weight.script += bytes;
        if (kind === 'image' && !request.url().includes('/assets/')) weight.first_picture ??= bytes;
      };
      counted.push(add());
    });
    await page.goto(path, { waitUntil: 'load' });
    await Promise.all(counted);
    return weight;
  } finally {
    await context.close();
  }
}

/** @returns a line for each budget that is passed */
export function overWeight(weight: Weight): string[] {
  return Object.entries(budgets).flatMap(([what, most]) => {
    const bytes = weight[what as keyof Weight] ?? 0;
    return bytes > most ? [`${what} has ${kB(bytes)}, ${kB(most)} are allowed`] : [];
  });
}

export function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

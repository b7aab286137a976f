// Lighthouse's marks of a page on a simulated slow phone (its own defaults: slow 4G, a CPU four times slower).
import lighthouse from 'lighthouse';
import type { DemoSchool } from './demo-school.ts';
import type { PageToLookAt } from './pages.ts';

export type Marks = {
  lcp_ms: number;
  cls: number;
  performance: number;
  accessibility: number;
  best_practices: number;
  /** Null for a page that search engines are asked to leave alone. */
  seo: number | null;
};

const LCP_MS = 1500;

/** @param port where the browser can be spoken to */
export async function lighthouseOf(
  school: DemoSchool,
  { as, path }: PageToLookAt,
  port: number,
): Promise<Marks> {
  const context = await school.window(as);
  const cookies = await context.cookies();
  await context.close();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const found = await lighthouse(`${school.origin}${path}`, {
    port,
    logLevel: 'error',
    output: 'json',
    extraHeaders: cookie ? { cookie } : {},
  });
  if (!found || found.lhr.runtimeError) throw new Error(`${path}: ${found?.lhr.runtimeError?.message}`);
  const { categories, audits } = found.lhr;
  const mark = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    lcp_ms: Math.round(audits['largest-contentful-paint']?.numericValue ?? Number.NaN),
    cls: Number((audits['cumulative-layout-shift']?.numericValue ?? 0).toFixed(3)),
    performance: mark('performance'),
    accessibility: mark('accessibility'),
    best_practices: mark('best-practices'),
    seo: as === 'visitor' && path !== '/login' && !path.startsWith('/checkout') ? mark('seo') : null,
  };
}

/** @returns a line for each mark below what the site promises */
export function marksPassed({ lcp_ms, cls, ...marks }: Marks): string[] {
  const faults = Object.entries(marks).flatMap(([name, mark]) =>
    mark === null || mark === 100 ? [] : [`${name} is ${mark}, not 100`],
  );
  if (!(lcp_ms <= LCP_MS)) faults.push(`the largest paint comes after ${lcp_ms} ms, ${LCP_MS} are allowed`);
  if (cls > 0) faults.push(`the layout shifts by ${cls}`);
  return faults;
}

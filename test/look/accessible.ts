// What a page does wrong by the rules of axe (WCAG 2.2 A and AA, best practices), and by our own: no script error, no
// refused resource, nothing wider than the screen.
import { AxeBuilder } from '@axe-core/playwright';
import { complaintsOf } from '../complaints.ts';
import type { DemoSchool } from './demo-school.ts';
import type { PageToLookAt } from './pages.ts';

export type Look = { width: number; scheme: 'light' | 'dark' };
export const looks: Look[] = [320, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);

/** @returns a line for each thing that is wrong */
export async function faultsOf(school: DemoSchool, wanted: PageToLookAt, look: Look): Promise<string[]> {
  const viewport = { width: look.width, height: 800 };
  const context = await school.window(wanted.as, { viewport, colorScheme: look.scheme });
  try {
    const page = await context.newPage();
    const faults = complaintsOf(page);
    const answer = await page.goto(wanted.path);
    const status = answer?.status();
    if (status !== (wanted.status ?? 200)) return [`answered ${status}`];
    if (page.url().includes('/login') && !wanted.path.startsWith('/login')) return ['asks to log in'];
    if (wanted.path.startsWith('/admin')) await page.waitForLoadState('networkidle');
    // The browser itself reports every status of 400 and above as an error.
    if (wanted.status) faults.length = 0;
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (Number(wide) > 1) faults.push(`is ${wide} px wider than the screen`);
    // In one go instead of through a second page: no page here has frames, and it takes half the time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    for (const { id, help, nodes } of violations)
      faults.push(`${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
    return faults;
  } finally {
    await context.close();
  }
}

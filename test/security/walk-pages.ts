// Opens pages in Chromium as whoever may see them and says what ran or left that should not have.
import type { Page } from 'playwright-core';
import type { DemoSchool } from '../look/demo-school.ts';
import type { PageToLookAt } from '../look/pages.ts';

export type Walked = { faults: string[]; showing: number; pages: number };

/** Listens before any script of the page can. */
const WATCH = `
  window.__violations = [];
  addEventListener('securitypolicyviolation', (event) =>
    window.__violations.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
`;

/** What planted markup becomes when it is taken for markup. Pages have no such elements of their own. */
const ELEMENTS = `[onerror], [onload], base[href*="evil"], iframe[srcdoc], a[href^="javascript:" i]`;

/** Two pages at a time. */
export async function walkPages(school: DemoSchool, pages: PageToLookAt[]): Promise<Walked> {
  const walked: Walked = { faults: [], showing: 0, pages: 0 };
  const queue = pages.values();
  const walk = async () => {
    for (const wanted of queue) await open(school, wanted, walked);
  };
  await Promise.all([walk(), walk()]);
  return walked;
}

/** What the watch says of a page that takes the text for markup; with a policy its scripts are stopped, and that is seen. */
export async function carelessPage(school: DemoSchool, markup: string, policy?: string): Promise<string[]> {
  const context = await school.window('visitor');
  try {
    await context.addInitScript(WATCH);
    const headers: Record<string, string> = policy ? { 'content-security-policy': policy } : {};
    await context.route('**/careless', (route) =>
      route.fulfill({ contentType: 'text/html', headers, body: `<h1 title="${markup}">${markup}</h1>` }),
    );
    await context.route(/evil/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto('/careless');
    return await ran(page);
  } finally {
    await context.close();
  }
}

async function open(
  school: DemoSchool,
  { path, as, status = 200 }: PageToLookAt,
  walked: Walked,
): Promise<void> {
  const context = await school.window(as, { viewport: { width: 1280, height: 800 } });
  const fault = (what: string) => walked.faults.push(`${path} as ${as}: ${what}`);
  try {
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    page.on('dialog', (dialog) => {
      fault(`opened a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (['http:', 'https:'].includes(url.protocol) && url.origin !== school.origin)
        fault(`asked for ${url.href}`);
    });
    const answer = await page.goto(path);
    if (answer?.status() !== status) fault(`answered ${answer?.status()}`);
    if (path.startsWith('/admin')) await page.waitForLoadState('networkidle');
    for (const found of await ran(page)) fault(found);
    if ((await page.content()).includes('onerror=__pwned=1')) walked.showing++;
    walked.pages++;
  } finally {
    await context.close();
  }
}

async function ran(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const frame of page.frames()) {
    const found = (await frame.evaluate(`({
      ran: typeof __pwned !== 'undefined',
      violations: window.__violations ?? [],
      elements: [...document.querySelectorAll(${JSON.stringify(ELEMENTS)})].map((one) => one.outerHTML.slice(0, 200)),
    })`)) as { ran: boolean; violations: string[]; elements: string[] };
    if (found.ran) faults.push('ran the markup');
    for (const one of found.violations) faults.push(`tried what its policy forbids: ${one}`);
    for (const one of found.elements) faults.push(`took text for markup: ${one}`);
  }
  return faults;
}

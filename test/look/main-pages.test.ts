import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { whyNoChromium } from '../chromium.ts';
import { testDatabase } from '../database.ts';
import { faultsOf, looks } from './accessible.ts';
import { openDemoSchool } from './demo-school.ts';
import { pagesToLookAt } from './pages.ts';

const skip = whyNoChromium() ?? false;

// The main pages, each in one of the four looks by turns; `npm run budgets` takes every page in all four.
test('the main pages can be used by everybody: no violation of WCAG, no error, nothing too wide', {
  skip,
}, async () => {
  const database = await testDatabase();
  const school = await openDemoSchool({ database: database.url });
  after(() => school.close());
  const pages = (await pagesToLookAt(school)).filter(({ main, measured }) => main || measured);
  const faults: string[] = [];
  const queue = pages.entries();
  const look = async () => {
    for (const [place, page] of queue) {
      const chosen = looks[place % looks.length]!;
      for (const fault of await faultsOf(school, page, chosen))
        faults.push(`${page.path} at ${chosen.width} px, ${chosen.scheme}: ${fault}`);
    }
  };
  await Promise.all([look(), look()]);
  assert.equal(faults.join('\n'), '');
});

// npm run pictures [-- name …]: a picture of every page (or of those named) at 360 and 1280 px, light and dark, into
// .data/pictures, to be looked at.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDemoSchool } from './demo-school.ts';
import { pagesToLookAt } from './pages.ts';

const folder = fileURLToPath(new URL('../../.data/pictures', import.meta.url));
const widths = { phone: 360, desk: 1280 };
const schemes = ['light', 'dark'] as const;

await mkdir(folder, { recursive: true });
const school = await openDemoSchool();
try {
  const asked = process.argv.slice(2);
  const pages = (await pagesToLookAt(school)).filter(
    ({ name }) => asked.length === 0 || asked.includes(name),
  );
  for (const { name, path, as } of pages) {
    for (const [screen, width] of Object.entries(widths)) {
      for (const colorScheme of schemes) {
        const context = await school.window(as, { viewport: { width, height: 800 }, colorScheme });
        const page = await context.newPage();
        await page.goto(path, { waitUntil: path.startsWith('/admin') ? 'networkidle' : 'load' });
        // Pictures further down load when somebody comes near.
        await page.evaluate(
          `Promise.all([...document.images].map((image) => {
            image.loading = 'eager';
            return image.decode().catch(() => undefined);
          }))`,
        );
        await page.screenshot({ path: join(folder, `${name}-${screen}-${colorScheme}.png`), fullPage: true });
        await context.close();
      }
    }
    console.log(name);
  }
  console.log(`${pages.length} pages in ${folder}`);
} finally {
  await school.close();
}

// The site is written in JSX, which Node does not run by itself: it is given the translation of what is imported here.
import { registerHooks, setSourceMapsSupport } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Web } from '../server/app.ts';
import { translateSite } from './translate-site.ts';

const root = join(import.meta.dirname, '..');
let prepared: Promise<void> | undefined;

export async function loadSite(options: { phone_url: string | null }): Promise<Web> {
  prepared ??= prepare();
  await prepared;
  const { site } = (await import('./site/site.tsx')) as typeof import('./site/site.tsx');
  return site(options);
}

async function prepare(): Promise<void> {
  const { modules } = await translateSite();
  // An error in a page names the line that somebody wrote.
  setSourceMapsSupport(true);
  registerHooks({
    load(url, context, next) {
      const path = url.endsWith('.tsx') ? relative(root, fileURLToPath(url)).replaceAll(sep, '/') : '';
      const source = modules[path];
      return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}

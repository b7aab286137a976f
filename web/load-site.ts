// The site is written in JSX, which Node does not run by itself; tsx translates what is imported from here on.
import { register } from 'tsx/esm/api';
import type { Web } from '../server/app.ts';

export async function loadSite(options: { phone_url: string | null }): Promise<Web> {
  register();
  const { site } = (await import('./site/site.tsx')) as typeof import('./site/site.tsx');
  return site(options);
}

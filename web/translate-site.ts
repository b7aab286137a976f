// What esbuild makes of the site: its JSX as JavaScript, its sheet and scripts as small as they get. Kept in
// web/site/dist/ and made anew, in some tenths of a second, when a source has changed; nobody has to remember it.
import { createHash, randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const root = join(import.meta.dirname, '..');
const site = join(import.meta.dirname, 'site');
const KEPT = join(site, 'dist', 'translated.json');
const SOURCES = ['web/site/**/*.{tsx,css}', 'web/site/browser/**/*.ts'];
/** The lock file says which esbuild. */
const ALSO = ['web/translate-site.ts', 'package-lock.json'];
const ENTRIES = [
  'style/style.css',
  'browser/enhance.ts',
  'browser/passkeys.ts',
  'browser/offline-worker.ts',
] as const;
const FOR_BROWSERS: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  legalComments: 'none',
  // light-dark() and nesting are for the browsers to know; one that does not still shows a readable page.
  supported: { nesting: true },
  logLevel: 'silent',
};

type Translated = {
  /** JavaScript by the path of its JSX, from the root of the project. */
  modules: Record<string, string>;
  /** A sheet or a script with all that it imports. */
  bundles: Record<(typeof ENTRIES)[number], string>;
};
let translated: Promise<Translated> | undefined;

/** Once for a process. @throws when a source is no JSX, CSS or TypeScript */
export function translateSite(): Promise<Translated> {
  translated ??= keptOrMade();
  return translated;
}

async function keptOrMade(): Promise<Translated> {
  const paths = [...globSync(SOURCES, { cwd: root, exclude: ['**/dist/**'] }).sort(), ...ALSO];
  const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')));
  const hash = createHash('sha256');
  for (const [place, path] of paths.entries()) hash.update(`${path}\0${texts[place]}\0`);
  const sources = hash.digest('hex');
  const kept = await readFile(KEPT, 'utf8').then(JSON.parse, () => null);
  if (kept?.sources === sources) return kept;
  const made = await make(new Map(paths.map((path, place) => [path, texts[place]!])));
  // A checkout that cannot be written is translated at each start.
  await keep(JSON.stringify({ sources, ...made })).catch(() => undefined);
  return made;
}

async function make(sources: Map<string, string>): Promise<Translated> {
  const { build, stop, transform } = await import('esbuild');
  try {
    const modules = [...sources].flatMap(([path, text]) =>
      path.endsWith('.tsx')
        ? transform(text, {
            ...{
              loader: 'tsx' as const,
              jsx: 'automatic' as const,
              format: 'esm' as const,
              target: 'esnext',
            },
            ...{
              sourcefile: path.split(/[\\/]/).at(-1)!,
              sourcemap: 'inline' as const,
              sourcesContent: false,
            },
          }).then(({ code }) => [path, code] as const)
        : [],
    );
    const bundles = ENTRIES.map(async (entry) => {
      const { outputFiles } = await build({
        ...FOR_BROWSERS,
        write: false,
        entryPoints: [join(site, entry)],
      });
      return [entry, outputFiles[0]!.text] as const;
    });
    return {
      modules: Object.fromEntries(await Promise.all(modules)),
      bundles: Object.fromEntries(await Promise.all(bundles)) as Translated['bundles'],
    };
  } finally {
    // Its process would stay as long as ours.
    await stop();
  }
}

/** Nobody ever reads half of it. */
async function keep(text: string): Promise<void> {
  await mkdir(dirname(KEPT), { recursive: true });
  const fresh = `${KEPT}-${randomUUID()}`;
  await writeFile(fresh, text);
  await rename(fresh, KEPT);
}

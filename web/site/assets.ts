// The site's own bytes: one sheet, inlined; one script and one font, named after their content so that a browser keeps them.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { translateSite } from '../translate-site.ts';

export type Assets = {
  /** The minified sheet, and what a Content-Security-Policy calls it. */
  style: string;
  style_hash: string;
  /** Addresses. */
  script: string;
  /** Only for the pages on which a passkey can be used. */
  passkeys: string;
  font: string;
  icon: string;
};

type Asset = { bytes: Buffer; brotli: Buffer | null; type: string };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const FONT = import.meta.resolve(
  '@fontsource-variable/familjen-grotesk/files/familjen-grotesk-latin-wght-normal.woff2',
);

/** Serves them. */
export async function serveAssets(app: FastifyInstance): Promise<Assets> {
  const served = new Map<string, Asset>();
  const add = async (name: string, bytes: Buffer, type: string, isText: boolean) => {
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
    const address = name.replace(/(\.\w+)$/, `-${digest}$1`);
    served.set(address, { bytes, brotli: isText ? await promisify(brotliCompress)(bytes) : null, type });
    return `/assets/${address}`;
  };
  const font = await add('familjen.woff2', await readFile(fileURLToPath(FONT)), 'font/woff2', false);
  const { bundles } = await translateSite();
  const script = (name: string, entry: keyof typeof bundles) =>
    add(name, Buffer.from(bundles[entry]), 'text/javascript; charset=utf-8', true);
  const face = `@font-face{font-family:"Familjen Grotesk";font-style:normal;font-weight:400 700;font-display:swap;src:url(${font}) format("woff2")}`;
  const sheet = face + bundles['style/style.css'].trim();

  app.get<{ Params: { name: string } }>(
    '/assets/:name',
    { schema: { hide: true }, exposeHeadRoute: true },
    async (request, reply) => {
      const asset = served.get(request.params.name);
      if (!asset) return reply.callNotFound();
      reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable');
      if (!asset.brotli) return reply.send(asset.bytes);
      reply.header('vary', 'accept-encoding');
      if (!/\bbr\b/.test(String(request.headers['accept-encoding']))) return reply.send(asset.bytes);
      return reply.header('content-encoding', 'br').send(asset.brotli);
    },
  );
  return {
    style: sheet,
    style_hash: `sha256-${createHash('sha256').update(sheet).digest('base64')}`,
    script: await script('site.js', 'browser/enhance.ts'),
    passkeys: await script('passkeys.js', 'browser/passkeys.ts'),
    font,
    icon: await add('icon.svg', await readFile(here('icon.svg')), 'image/svg+xml', true),
  };
}

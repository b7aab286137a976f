// The pictures that messengers show beside a link: JPEGs of 1200 × 630, made once and kept beside their originals.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Course } from '../../server/courses/schemas.ts';
import type { FileStore } from '../../server/files/file-store.ts';

const DRAWER = fileURLToPath(new URL('./draw-preview.ts', import.meta.url));
const SITE_DRAWING = fileURLToPath(new URL('./preview.svg', import.meta.url));
const SECONDS = 10;

/** One at a time, whoever asks; who asks for the same waits for the same. */
let turn: Promise<unknown> = Promise.resolve();
const being_made = new Map<string, Promise<Buffer | null>>();

/** Null for a course without a picture of ours. @throws Error when it cannot be drawn */
export async function coursePreview(
  files: FileStore,
  course: Pick<Course, 'image' | 'image_variants'>,
): Promise<Buffer | null> {
  const widest = course.image_variants.filter(({ type }) => type === 'image/webp')[0]?.url ?? course.image;
  const name = /^\/files\/([\w-][\w.-]*)$/.exec(widest ?? '')?.[1];
  if (!name) return null;
  return keptOrMade(files, name, () => readOriginal(files, name));
}

/** Of every other page: the site's own drawing. */
export async function sitePreview(files: FileStore): Promise<Buffer | null> {
  const drawing = await readFile(SITE_DRAWING);
  const name = `site-${createHash('sha256').update(drawing).digest('hex').slice(0, 16)}`;
  return keptOrMade(files, name, async () => drawing);
}

type Original = () => Promise<Buffer | null>;

async function keptOrMade(files: FileStore, name: string, original: Original): Promise<Buffer | null> {
  const kept = join(files.folder, `preview-${name}.jpg`);
  const there = await readFile(kept).catch(() => null);
  if (there) return there;
  const made = being_made.get(name) ?? make(kept, original).finally(() => being_made.delete(name));
  being_made.set(name, made);
  return made;
}

async function make(kept: string, read: Original): Promise<Buffer | null> {
  const original = await read();
  if (!original) return null;
  const mine = turn.then(() => draw(original));
  turn = mine.catch(() => undefined);
  const jpeg = await mine;
  await writeFile(`${kept}.unfinished`, jpeg);
  await rename(`${kept}.unfinished`, kept);
  return jpeg;
}

async function readOriginal(files: FileStore, name: string): Promise<Buffer | null> {
  const onDisk = await readFile(join(files.folder, name)).catch(() => null);
  if (onDisk) return onDisk;
  const stored = await files.fetch(name);
  return stored ? buffer(stored.stream) : null;
}

/** In a process of its own: this one never reads drawings, because an uploaded one could name other files. */
async function draw(original: Buffer): Promise<Buffer> {
  const drawer = spawn(process.execPath, [DRAWER], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: SECONDS * 1000,
    env: {},
  });
  drawer.stdin.on('error', () => undefined);
  drawer.stdin.end(original);
  const [jpeg, code] = await Promise.all([
    buffer(drawer.stdout),
    new Promise((resolve) => drawer.on('close', resolve)),
  ]);
  if (code !== 0 || jpeg.length === 0) throw new Error('the preview of a course could not be drawn');
  return jpeg;
}

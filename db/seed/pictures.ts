// Writes the generated pictures where the platform serves its files from.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps SVGs under names made of their content, so that a picture never changes behind its address. */
export async function pictureStore(files_dir: string) {
  await mkdir(files_dir, { recursive: true });
  /** @returns the address of the picture, `/files/<name>` */
  return async function keep(svg: string): Promise<string> {
    const name = `${createHash('sha256').update(svg).digest('hex').slice(0, 16)}.svg`;
    const unfinished = join(files_dir, `.${name}.${randomUUID()}`);
    await writeFile(unfinished, svg);
    await rename(unfinished, join(files_dir, name));
    return `/files/${name}`;
  };
}

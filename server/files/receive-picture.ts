// One picture from a multipart request: read under a limit, made into its variants, kept under names of their content.
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { makeVariants } from './make-variants.ts';
import type { PictureVariant } from './schemas.ts';

export const MOST_BYTES = 5 * 1024 * 1024;

/**
 * @returns the address to show where only one fits (the widest WebP), and all of them
 * @throws AppError 413, 415, 422 `image_invalid`, 503 when the store does not answer
 */
export async function receivePicture(
  { files }: Pick<Deps, 'files'>,
  request: FastifyRequest,
): Promise<{ address: string; variants: PictureVariant[] }> {
  const made = await makeVariants(await readUpload(request));
  try {
    for (const { name, bytes, type } of made) await files.keep(name, bytes, type);
  } catch (error) {
    throw new AppError('service_unavailable', 'The picture could not be stored, please try again', {
      cause: error,
      retry_after_s: 5,
    });
  }
  const variants = made.map(({ name, type, width, height }) => ({
    url: `/files/${name}`,
    type,
    width,
    height,
  }));
  return { address: variants.find(({ type }) => type === 'image/webp')!.url, variants };
}

async function readUpload(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart())
    throw new AppError('unsupported_media_type', 'Send the picture as multipart/form-data');
  try {
    let picture: Buffer | null = null;
    // To the end of the form: a second file is refused by the limits, not overlooked.
    for await (const part of request.files()) picture = await part.toBuffer();
    if (!picture) throw new AppError('image_invalid', 'There is no file in this form');
    return picture;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as { code?: string };
    if (code === 'FST_REQ_FILE_TOO_LARGE')
      throw new AppError('payload_too_large', `A picture may have at most ${MOST_BYTES / 1024 / 1024} MB`);
    if (code?.endsWith('_LIMIT')) throw new AppError('image_invalid', 'Send one file and nothing else');
    throw new AppError('malformed_request', 'The form cannot be read', { cause: error });
  }
}

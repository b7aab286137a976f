import { z } from 'zod';

/** Where a picture is: one of our own files, or an https address elsewhere. */
export const imageAddress = z
  .string('must be text')
  .trim()
  .max(500, 'must have at most 500 characters')
  .refine(
    (text) => /^\/files\/[\w.-]+$/.test(text) || isHttps(text),
    'must be an https address or a path under /files/',
  );

/** One of the files a page may choose from; `srcset` lists them by width, for each type. */
export const pictureVariant = z.object({
  url: z.string(),
  type: z.enum(['image/avif', 'image/webp']),
  width: z.int(),
  height: z.int(),
});

/** Read as a stream and checked by its content; this only describes it. */
export const pictureForm = z
  .unknown()
  .meta({ type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] });

export type PictureVariant = z.output<typeof pictureVariant>;

function isHttps(text: string): boolean {
  return /^https:\/\/[^\s"'<>\\]+$/.test(text) && URL.canParse(text);
}

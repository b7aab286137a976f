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

function isHttps(text: string): boolean {
  return /^https:\/\/[^\s"'<>\\]+$/.test(text) && URL.canParse(text);
}

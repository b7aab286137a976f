// POST /preferences: language and appearance, kept in cookies so that the next page comes right from the server.
import { z } from 'zod';
import type { Pages } from '../site.tsx';

const YEAR_S = 365 * 86_400;
const choices = z.object({
  language: z.enum(['en', 'sw']).optional(),
  scheme: z.enum(['auto', 'light', 'dark']).optional(),
  back: z.string().optional(),
});

export const preferencePages: Pages = async (app) => {
  app.post('/preferences', async (request, reply) => {
    const { language, scheme, back } = choices.parse(request.body);
    const kept = { path: '/', sameSite: 'lax' as const, httpOnly: true, maxAge: YEAR_S };
    if (language) reply.setCookie('language', language, kept);
    if (scheme) reply.setCookie('scheme', scheme, kept);
    return reply.redirect(ownPath(back), 303);
  });
};

/** A path of this site, whatever a form or link claims; the start page otherwise. */
export function ownPath(path: string | undefined, fallback = '/'): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : fallback;
}

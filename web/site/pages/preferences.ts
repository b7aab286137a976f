// POST /preferences: language and appearance, kept in cookies so that the next page comes right from the server;
// the language with the account as well, because letters speak it.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../texts/texts.ts';
import type { Pages } from '../site.tsx';

const YEAR_S = 365 * 86_400;
const kept = { path: '/', sameSite: 'lax' as const, httpOnly: true, maxAge: YEAR_S };
const choices = z.object({
  language: z.enum(['en', 'sw']).optional(),
  scheme: z.enum(['auto', 'light', 'dark']).optional(),
  back: z.string().optional(),
});

export const preferencePages: Pages = async (app) => {
  app.post('/preferences', async (request, reply) => {
    const { language, scheme, back } = choices.parse(request.body);
    if (language) {
      keepLanguage(reply, language);
      // Letters follow. A login that ended on the way is no reason not to switch.
      if (request.caller) await request.api.put(`/users/${request.caller.user_id}`, { locale: language });
    }
    if (scheme) reply.setCookie('scheme', scheme, kept);
    return reply.redirect(ownPath(back), 303);
  });
};

/** The language of this browser from now on. */
export function keepLanguage(reply: FastifyReply, language: Language): void {
  reply.setCookie('language', language, kept);
}

/** A path of this site, whatever a form or link claims; the start page otherwise. */
export function ownPath(path: string | undefined, fallback = '/'): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : fallback;
}

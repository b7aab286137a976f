// One sentence said on the page after a redirect. It travels in a cookie that the next page takes away.
import type { FastifyReply, FastifyRequest } from 'fastify';

const FLASH = 'flash';

/** @param text plain text, shown as it is */
export function sayNext(reply: FastifyReply, text: string): void {
  const value = Buffer.from(text.slice(0, 500)).toString('base64url');
  reply.setCookie(FLASH, value, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 60 });
}

export function takeFlash(request: FastifyRequest, reply: FastifyReply): string | null {
  const value = request.cookies[FLASH];
  if (value === undefined) return null;
  reply.clearCookie(FLASH, { path: '/' });
  return Buffer.from(value, 'base64url').toString('utf8').slice(0, 500);
}

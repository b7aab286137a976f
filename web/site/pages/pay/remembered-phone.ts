// The number typed last, so that nobody types it twice (WCAG 2.2, 3.3.7). A cookie of this browser that no script reads.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../../../server/config.ts';
import { mpesaPhone } from '../../../../server/http/fields.ts';

const COOKIE = 'pay_phone';
const DAY_S = 86_400;

/** What is no number M-Pesa can ring is not kept. */
export function rememberPhone(reply: FastifyReply, config: Config, typed: string): void {
  const phone = mpesaPhone.safeParse(typed);
  if (!phone.success) return;
  const secure = config.PUBLIC_URL.startsWith('https:');
  reply.setCookie(COOKIE, phone.data, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: DAY_S });
}

/** E.164, or null. */
export function rememberedPhone(request: FastifyRequest): string | null {
  const phone = mpesaPhone.safeParse(request.cookies[COOKIE] ?? '');
  return phone.success ? phone.data : null;
}

/** As people here write their number: +254712345678 → 0712 345 678. Numbers from elsewhere stay as they are. */
export function familiar(phone: string): string {
  return phone.replace(/^\+254([17]\d{2})(\d{3})(\d{3})$/, '0$1 $2 $3');
}

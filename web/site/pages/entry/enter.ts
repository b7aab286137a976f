// Where a log-in leads.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { loginAnswerSchema } from '../../../../server/accounts/schemas.ts';
import { languageOf } from '../../page.tsx';
import { keepLanguage, ownPath } from '../preferences.ts';

export type LoginAnswer = z.infer<typeof loginAnswerSchema>;

/** Where the log-in shall lead, or `''` for the start page of the role. */
export function nextOf(wanted: string | undefined): string {
  const path = ownPath(wanted, '');
  return /^\/log(in|out)\b/.test(path) ? '' : path;
}

/** The log-in page that leads there. */
export function loginWith(next: string): string {
  return next === '' ? '/login' : `/login?next=${encodeURIComponent(next)}`;
}

/** Leads somebody who has just logged in to where they wanted to go. */
export function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { user, must_set_up_second_factor }: LoginAnswer,
  next: string,
): FastifyReply {
  // A language chosen on this device stays; otherwise the site speaks the account's.
  if (request.cookies.language === undefined && user.locale !== languageOf(request))
    keepLanguage(reply, user.locale);
  const onward = next === '' ? startOf(user.role) : next;
  return reply.redirect(
    must_set_up_second_factor ? `/account/second-factor?next=${encodeURIComponent(onward)}` : onward,
    303,
  );
}

function startOf(role: LoginAnswer['user']['role']): string {
  if (role === 'admin') return '/admin';
  return role === 'trainer' ? '/trainer' : '/account';
}

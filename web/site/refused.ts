// A form that was refused: the words, and the same page again.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReactNode } from 'react';
import type { Texts } from '../texts/texts.ts';
import { PageProblem, type Problem } from './api.ts';
import { type Form, refusedForm, type Values } from './form.tsx';

/** What a refusal says, in the visitor's language. */
export function wordsFor(t: Texts, { code, detail, retry_after_s }: Problem): string {
  const words = t.codes[code] ?? t.message(detail);
  return retry_after_s === null || code !== 'rate_limited'
    ? words
    : `${words} ${t.problems.wait(Math.ceil(retry_after_s))}`;
}

/** The form to be shown again. @param names fields of the form by the API's field, where they differ */
export function refusal(t: Texts, values: Values, problem: Problem, names?: Record<string, string>): Form {
  return refusedForm(values, { ...problem, detail: wordsFor(t, problem) }, names);
}

/** The page on which somebody proves who they are, or sets up what it takes, and from which the way leads back. */
export function wayToProof(
  { code }: Problem,
  { method, url }: Pick<FastifyRequest, 'method' | 'url'>,
): string | null {
  const pages: Partial<Record<Problem['code'], string>> = {
    step_up_required: '/account/confirm',
    second_factor_required: '/account/second-factor',
  };
  // Below the account, the forms of a page are sent to addresses that begin with its own.
  const back = method === 'GET' ? url : url.split('/').slice(0, 3).join('/');
  return pages[code] ? `${pages[code]}?next=${encodeURIComponent(back)}` : null;
}

/** @throws PageProblem when it is not the visitor's to mend: a login that ended, trouble of ours */
export function showAgain(reply: FastifyReply, problem: Problem, page: ReactNode): FastifyReply {
  const proof = wayToProof(problem, reply.request);
  if (proof) return reply.redirect(proof, 303);
  if (problem.status >= 500 || problem.code === 'unauthenticated') throw new PageProblem(problem);
  if (problem.retry_after_s !== null)
    reply.header('retry-after', Math.max(1, Math.ceil(problem.retry_after_s)));
  return reply.page(page, problem.status);
}

// A form that was refused: the words, and the same page again.
import type { FastifyReply } from 'fastify';
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

/** @throws PageProblem when it is not the visitor's to mend: a login that ended, trouble of ours */
export function showAgain(reply: FastifyReply, problem: Problem, page: ReactNode): FastifyReply {
  if (problem.status >= 500 || problem.code === 'unauthenticated') throw new PageProblem(problem);
  if (problem.retry_after_s !== null)
    reply.header('retry-after', Math.max(1, Math.ceil(problem.retry_after_s)));
  return reply.page(page, problem.status);
}

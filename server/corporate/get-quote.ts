// A quote as PDF or JSON: for admins any version by its number, for the company the newest behind its link.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Fragment } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { drawQuote } from './draw-quote.ts';
import { requestOfLink } from './link.ts';
import { readQuotes } from './quote.ts';
import { linkParams, quoteParams, quoteSchema } from './schemas.ts';

export const getQuote: Action = async (app, deps) => {
  app.get(
    '/corporate/requests/:id/quotes/:version',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'One version of a quote',
        params: quoteParams,
        response: quoteAnswers(['not_found']),
      },
    },
    async (request, reply) => {
      const { id, version } = request.params;
      return answerQuote(deps, request, reply, id, deps.sql`q.version = ${version}`);
    },
  );
};

export const getLinkedQuote: Action = async (app, deps) => {
  app.get(
    '/corporate/links/:token/quote',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'The newest quote, for the company',
        params: linkParams,
        response: quoteAnswers(['not_found', 'token_invalid']),
      },
    },
    async (request, reply) => {
      const id = await requestOfLink(deps.sql, deps, request.params.token, request.ip);
      return answerQuote(deps, request, reply, id, deps.sql`true`);
    },
  );
};

function quoteAnswers(errors: ErrorCode[]) {
  return {
    ...answers({}, errors),
    200: {
      description: 'The PDF, or with `Accept: application/json` the quote',
      content: {
        'application/json': { schema: quoteSchema },
        'application/pdf': { schema: z.string().meta({ format: 'binary' }) },
      },
    },
  };
}

async function answerQuote(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  request_id: string,
  which: Fragment,
): Promise<FastifyReply> {
  const { sql } = deps;
  const [asked] = await readCorporateRequests(sql, deps, sql`id = ${request_id}`);
  const [quote] = await readQuotes(
    sql,
    deps,
    sql`where q.request_id = ${request_id} and ${which} order by q.version desc limit 1`,
  );
  if (!asked || !quote) throw new AppError('not_found', 'There is no such quote');
  reply.header('vary', 'accept');
  const accept = request.headers.accept ?? '';
  if (accept.includes('application/json') && !accept.includes('application/pdf')) return reply.send(quote);
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${quote.number}.pdf"`)
    .send(await drawQuote(quote, asked, deps.config));
}

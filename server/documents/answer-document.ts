// How a document is handed out over HTTP: as a PDF, or as JSON to those who ask for it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { drawDocument } from './draw-document.ts';
import { type Document, documentSchema } from './schemas.ts';

const pdfSchema = z.string().meta({ format: 'binary' });

/** The `response` part of such a route's schema. */
export function documentAnswers(errors: ErrorCode[]) {
  return {
    ...answers({}, errors),
    200: {
      description: 'The PDF, or with `Accept: application/json` what is printed on it',
      content: {
        'application/json': { schema: documentSchema },
        'application/pdf': { schema: pdfSchema },
      },
    },
  };
}

/** @throws AppError not_found when there is no document */
export async function answerDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  document: Document | undefined,
): Promise<FastifyReply> {
  if (!document) throw new AppError('not_found', 'There is no such document');
  reply.header('vary', 'accept');
  const accept = request.headers.accept ?? '';
  if (accept.includes('application/json') && !accept.includes('application/pdf')) return reply.send(document);
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${document.number}.pdf"`)
    .send(await drawDocument(document));
}

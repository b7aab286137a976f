// GET /api/certificates/verify/:code and its PDF: for anybody who has the code, such as an employer with the paper in hand.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { certificateByCode, type Issued, publicPart } from './certificate.ts';
import { drawCertificate } from './draw-certificate.ts';
import { codeParams, publicCertificate } from './schemas.ts';

export const verifyCertificate: Action = async (app, deps) => {
  app.get(
    '/certificates/verify/:code',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'Check a certificate',
        description: 'By the code on the paper. Says whether it is valid, was revoked (and why) or replaced.',
        params: codeParams,
        response: answers({ 200: publicCertificate }, ['not_found', 'rate_limited']),
      },
    },
    async (request) => publicPart(await certificateByCode(deps, request.params.code, request.ip)),
  );
};

export const getCertificatePdf: Action = async (app, deps) => {
  app.get(
    '/certificates/verify/:code/pdf',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'The certificate on paper',
        params: codeParams,
        response: {
          ...answers({}, ['not_found', 'certificate_revoked', 'rate_limited']),
          200: {
            description: 'One page A4, landscape',
            content: { 'application/pdf': { schema: z.string().meta({ format: 'binary' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const certificate = await certificateByCode(deps, request.params.code, request.ip);
      if (certificate.status !== 'valid')
        throw new AppError('certificate_revoked', 'This certificate is not valid any more');
      return sendPdf(reply as unknown as FastifyReply, certificate);
    },
  );
};

async function sendPdf(reply: FastifyReply, certificate: Issued): Promise<FastifyReply> {
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${certificate.number}.pdf"`)
    .send(await drawCertificate(certificate));
}

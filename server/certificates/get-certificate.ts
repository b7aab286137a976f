// GET /api/certificates/:id: one certificate, for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { readCertificates } from './certificate.ts';
import { certificateSchema } from './schemas.ts';

export const getCertificate: Action = async (app, { sql, config }) => {
  app.get(
    '/certificates/:id',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'One certificate',
        params: idParams,
        response: answers({ 200: certificateSchema }, ['not_found']),
      },
    },
    async (request) => {
      const [certificate] = await readCertificates(sql, config, sql`where k.id = ${request.params.id}`);
      if (!certificate) throw new AppError('not_found', 'There is no such certificate');
      return certificate;
    },
  );
};

// GET /api/corporate/requests/:id: for admins.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { corporateRequestSchema } from './schemas.ts';

export const getCorporateRequest: Action = async (app, deps) => {
  app.get(
    '/corporate/requests/:id',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'See one corporate request',
        params: idParams,
        response: answers({ 200: corporateRequestSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const [found] = await readCorporateRequests(deps.sql, deps, deps.sql`id = ${request.params.id}`);
      if (!found) throw new AppError('not_found', 'There is no such request');
      return sendVersioned(reply, found);
    },
  );
};

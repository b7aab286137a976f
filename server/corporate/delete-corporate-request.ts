// DELETE /api/corporate/requests/:id: out of sight for everybody; the row stays for the audit trail.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';

export const deleteCorporateRequest: Action = async (app, { sql, now }) => {
  app.delete(
    '/corporate/requests/:id',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Delete a corporate request',
        params: idParams,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      const deleted = await transaction(
        sql,
        actorOf(request),
        (tx) => tx`
          update corporate_requests set deleted_at = ${now()}
          where id = ${request.params.id} and deleted_at is null`,
      );
      if (deleted.count === 0) throw new AppError('not_found', 'There is no such request');
      return reply.code(204).send(null);
    },
  );
};

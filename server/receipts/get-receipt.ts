// GET /api/receipts/:id, for admins.
import type { Action } from '../deps.ts';
import { answers, idParams } from '../http/fields.ts';
import { readReceipt } from './read-receipts.ts';
import { receiptSchema } from './schemas.ts';

export const getReceivedMoney: Action = async (app, deps) => {
  app.get(
    '/receipts/:id',
    {
      schema: {
        tags: ['Receipts'],
        summary: 'One amount of received money',
        params: idParams,
        response: answers({ 200: receiptSchema }, ['not_found']),
      },
    },
    async ({ params }) => readReceipt(deps.sql, deps, params.id),
  );
};

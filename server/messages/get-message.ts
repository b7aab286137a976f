// GET /api/messages/:id, for admins: what became of one letter or SMS.
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { messageColumns, toListedMessage } from './listed-message.ts';
import { type ListedMessage, messageSchema } from './schemas.ts';

export const getMessage: Action = async (app, { sql, seal }) => {
  app.get(
    '/messages/:id',
    {
      schema: {
        tags: ['Messages'],
        summary: 'One letter or SMS, with what became of it',
        params: idParams,
        response: answers({ 200: messageSchema }, ['not_found']),
      },
    },
    async ({ params }) => {
      const [message] = await sql<ListedMessage[]>`
        select ${messageColumns(sql)} from messages where id = ${params.id}`;
      if (!message) throw new AppError('not_found', 'There is no such message');
      return toListedMessage(message, seal);
    },
  );
};

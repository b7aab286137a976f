// POST /api/messages/:id/resend: the same words to the same person once more, as a message of its own.
import { randomUUID } from 'node:crypto';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { messageColumns, toListedMessage } from './listed-message.ts';
import { type ListedMessage, messageSchema } from './schemas.ts';

export const resendMessage: Action = async (app, deps) => {
  const { seal, now, jobs } = deps;
  app.post(
    '/messages/:id/resend',
    {
      schema: {
        tags: ['Messages'],
        summary: 'Send a message again',
        description:
          'Messages with a secret link cannot be sent again: the person asks for a new link. Contents are kept for 30 days.',
        params: idParams,
        response: answers({ 201: messageSchema }, [
          'not_found',
          'conflict',
          'idempotency_key_reused',
          'idempotency_in_progress',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, async (tx) => {
        const { id } = request.params;
        const [message] = await tx<{ status: string; forgotten: boolean }[]>`
          select status, data is null as forgotten from messages where id = ${id} for update`;
        if (!message) throw new AppError('not_found');
        if (message.status === 'queued')
          throw new AppError('conflict', 'This message is still waiting to be sent');
        if (message.forgotten)
          throw new AppError('conflict', 'What this message said is forgotten, it cannot be sent again');
        const [again] = await tx<ListedMessage[]>`
          insert into messages (key, kind, channel, user_id, recipient, recipient_hash, locale, data, document_id,
                                resend_of, created_at)
          select ${`again:${randomUUID()}`}, kind, channel, user_id, recipient, recipient_hash, locale, data, document_id,
                 id, ${now()}
          from messages where id = ${id}
          returning ${messageColumns(tx)}`;
        await jobs.enqueue(tx, 'send_message', { message_id: again!.id });
        return { status: 201, body: toListedMessage(again!, seal) };
      }),
  );
};

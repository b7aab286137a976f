// GET /api/messages: what was sent to whom, and what failed.
import type { Action } from '../deps.ts';
import { answers, email, phone } from '../http/fields.ts';
import { keyset, toPage } from '../http/paging.ts';
import { messageColumns, toListedMessage } from './listed-message.ts';
import { type ListedMessage, messageListQuery, messageListSchema, messageSorts } from './schemas.ts';

export const listMessages: Action = async (app, { sql, seal }) => {
  app.get(
    '/messages',
    {
      schema: {
        tags: ['Messages'],
        summary: 'Letters and SMS, with what became of them',
        querystring: messageListQuery,
        response: answers({ 200: messageListSchema }),
      },
    },
    async (request) => {
      const wanted = request.query;
      const at = keyset(sql, messageSorts, wanted, 'messages.id');
      const { status = null, channel = null, kind = null } = wanted;
      const recipient = wanted.recipient === undefined ? null : seal.lookup(canonical(wanted.recipient));
      const filter = sql`
        (${status}::text is null or status = ${status}) and (${channel}::text is null or channel = ${channel})
        and (${kind}::text is null or kind = ${kind}) and (${recipient}::text is null or recipient_hash = ${recipient})`;
      const [rows, [count]] = await Promise.all([
        sql<(ListedMessage & { page_value: string })[]>`
          select ${messageColumns(sql)}, ${at.value} as page_value from messages
          where ${filter} and ${at.after} order by ${at.order} limit ${wanted.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from messages where ${filter}`,
      ]);
      return toPage(
        rows.map((row) => toListedMessage(row, seal)),
        count!.total,
        wanted,
      );
    },
  );
};

/** As it is stored: an address in lower case, a number in E.164. */
function canonical(recipient: string): string {
  for (const field of [email, phone]) {
    const parsed = field.safeParse(recipient);
    if (parsed.success) return parsed.data;
  }
  return recipient;
}

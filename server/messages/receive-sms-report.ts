// POST /api/hooks/sms/<secret>: Africa's Talking reports what became of an SMS (form fields id, status, failureReason).
import { z } from 'zod';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { sameSecret } from '../seal.ts';
import { deliveredSchema } from './schemas.ts';

/** Not strict: the provider adds fields as it likes. */
const reportBody = z.object({
  id: z.string().min(1).max(200),
  status: z.string().max(40),
  failureReason: z.string().max(60).optional(),
});

export const receiveSmsReport: Action = async (app, { sql, config, now, limits }) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 8 * 1024 },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.post(
    '/hooks/sms/:secret',
    {
      schema: {
        hide: true,
        params: z.object({ secret: z.string() }),
        body: reportBody,
        response: { 200: deliveredSchema },
      },
    },
    async (request) => {
      const { AFRICASTALKING_CALLBACK_SECRET: secret } = config;
      if (!secret || !sameSecret(request.params.secret, secret)) {
        await limits.count('doubtful_delivery_by_address', request.ip);
        throw new AppError('not_found');
      }
      const { id, status, failureReason } = request.body;
      // Sent, Submitted and Buffered say that it is on its way, which is known. A delivered SMS stays delivered.
      const rows = await sql`
        update messages set
          status = case when ${status} = 'Success' then 'delivered' when ${status} in ('Failed', 'Rejected') then 'failed' else status end,
          delivered_at = case when ${status} = 'Success' then ${now()}::timestamptz else delivered_at end,
          error = case when ${status} in ('Failed', 'Rejected') then ${failureReason ?? status} when ${status} = 'Success' then null else error end
        where provider_id = ${id} and channel = 'sms' and status in ('sent', 'failed')
        returning id`;
      const known = rows.length > 0 || (await sql`select from messages where provider_id = ${id}`).length > 0;
      // A report that overtakes our own note of the SMS is worth another try.
      if (!known) throw new AppError('not_found');
      return { status: 'ok' as const };
    },
  );
};

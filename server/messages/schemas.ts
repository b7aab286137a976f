// What the message endpoints take and give.
import { z } from 'zod';
import { instant, line } from '../http/fields.ts';
import { listQuery, listSchema, type Sorts } from '../http/paging.ts';

export const messageStatuses = ['queued', 'sent', 'delivered', 'failed'] as const;
export const messageChannels = ['email', 'sms'] as const;

export const messageSchema = z.object({
  id: z.guid(),
  kind: z.string(),
  channel: z.enum(messageChannels),
  status: z.enum(messageStatuses),
  user_id: z.guid().nullable(),
  /** Masked: enough to recognise, too little to use. */
  recipient: z.string(),
  locale: z.enum(['en', 'sw']),
  attempts: z.int(),
  /** What the mail server or the SMS provider said last, as a code. */
  error: z.string().nullable(),
  /** Put off by the quiet hours until then. */
  send_after: instant.nullable(),
  created_at: instant,
  sent_at: instant.nullable(),
  delivered_at: instant.nullable(),
  resend_of: z.guid().nullable(),
  /** False once its contents are forgotten. */
  can_resend: z.boolean(),
});
export type ListedMessage = z.output<typeof messageSchema>;

export const messageSorts = {
  created_at: { expression: 'messages.created_at', type: 'timestamptz' },
} satisfies Sorts;

export const messageListQuery = z.strictObject({
  ...listQuery(messageSorts, '-created_at'),
  status: z.enum(messageStatuses).optional(),
  channel: z.enum(messageChannels).optional(),
  kind: line(1, 60).optional(),
  /** A whole e-mail address or phone number. */
  recipient: line(3, 254).optional(),
});
export const messageListSchema = listSchema(messageSchema);

export const deliveredSchema = z.object({ status: z.literal('ok') });

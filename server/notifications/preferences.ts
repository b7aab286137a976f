// GET and PUT /api/notifications/preferences: which of the messages that can be switched off a person wants.
import { type Db, transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { topics } from '../messages/kinds.ts';
import { type Preferences, preferencesBody, preferencesSchema } from './schemas.ts';

export const getPreferences: Action = async (app, { sql }) => {
  app.get(
    '/notifications/preferences',
    {
      schema: {
        tags: ['Notifications'],
        summary: 'Which messages I want',
        description:
          'Only what can be switched off is listed. What concerns one’s own bookings, money and account always comes.',
        response: answers({ 200: preferencesSchema }),
      },
    },
    (request) => readPreferences(sql, callerOf(request).user_id),
  );
};

export const updatePreferences: Action = async (app, { sql, now }) => {
  app.put(
    '/notifications/preferences',
    {
      schema: {
        tags: ['Notifications'],
        summary: 'Choose which messages I want',
        body: preferencesBody,
        response: answers({ 200: preferencesSchema }),
      },
    },
    (request) => {
      const { user_id } = callerOf(request);
      return transaction(sql, actorOf(request), async (tx) => {
        for (const topic of topics) {
          for (const channel of ['email', 'sms'] as const) {
            const wanted = request.body[topic]?.[channel];
            if (wanted === undefined) continue;
            await keepChoice(tx, now(), { user_id, topic, channel, wanted });
          }
        }
        return readPreferences(tx, user_id);
      });
    },
  );
};

type Choice = {
  user_id: string;
  topic: (typeof topics)[number];
  channel: 'email' | 'sms';
  wanted: boolean;
};

export async function keepChoice(sql: Db, now: Date, choice: Choice): Promise<void> {
  const { user_id, topic, channel, wanted } = choice;
  await sql`
    insert into notification_choices (user_id, topic, channel, wanted, updated_at)
    values (${user_id}, ${topic}, ${channel}, ${wanted}, ${now})
    on conflict (user_id, topic, channel) do update set wanted = excluded.wanted, updated_at = excluded.updated_at`;
}

async function readPreferences(sql: Db, user_id: string): Promise<Preferences> {
  const unwanted = await sql<{ topic: string; channel: string }[]>`
    select topic, channel from notification_choices where user_id = ${user_id} and not wanted`;
  const wants = (topic: string, channel: string) =>
    !unwanted.some((row) => row.topic === topic && row.channel === channel);
  const both = (topic: string) => ({ email: wants(topic, 'email'), sms: wants(topic, 'sms') });
  return { reminders: both('reminders'), reviews: both('reviews') };
}

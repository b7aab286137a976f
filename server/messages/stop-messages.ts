// What the link at the end of a letter stops: one topic for one account, or letters about dates for one address.
import type { Deps } from '../deps.ts';
import { keepChoice } from '../notifications/preferences.ts';
import { readInterestToken, readUnsubscribeToken } from './unsubscribe-link.ts';

export type Stop = {
  /** The language the letter was in. */
  locale: string;
  keep(wanted: boolean): Promise<void>;
};

/** What a token stands for, or null when we did not make it or its person is gone. */
export async function findStop(
  deps: Pick<Deps, 'sql' | 'seal' | 'now'>,
  token: string,
): Promise<Stop | null> {
  const { sql, now } = deps;
  const interest_id = readInterestToken(deps, token);
  if (interest_id) {
    const [interest] = await sql<{ email_hash: string; locale: string }[]>`
      select email_hash, locale from course_interests where id = ${interest_id}`;
    if (!interest) return null;
    const { email_hash, locale } = interest;
    return {
      locale,
      async keep(wanted) {
        await sql`
          update course_interests set stopped_at = ${wanted ? null : now()}
          where email_hash = ${email_hash} and (stopped_at is null) = ${!wanted}`;
      },
    };
  }
  const stopped = readUnsubscribeToken(deps, token);
  if (!stopped) return null;
  const { user_id, topic, channel } = stopped;
  const [user] = await sql<{ locale: string }[]>`select locale from users where id = ${user_id}`;
  if (!user) return null;
  return {
    locale: user.locale,
    keep: (wanted) => keepChoice(sql, now(), { user_id, topic, channel, wanted }),
  };
}

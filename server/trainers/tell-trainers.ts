// Tells trainers which sessions are theirs to teach, so that they accept or decline (answer-assignment.ts).
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';

type Assignment = {
  session_id: string;
  course: string;
  starts_at: string;
  timezone: string;
  location: string;
  user_id: string;
  email: string;
  name: string;
  locale: string;
};

/**
 * Writes to whoever teaches these sessions and has an account, one message for each session. Call it when they were
 * given to a trainer, or moved; sessions that are over, begun or cancelled are nobody's work any more.
 * @param moved they were this trainer's before, at another time or place
 */
export async function tellTrainers(
  tx: Tx,
  deps: Deps,
  session_ids: string[],
  moved: boolean = false,
): Promise<void> {
  if (session_ids.length === 0) return;
  const now = deps.now();
  const assignments = await tx<Assignment[]>`
    select s.id as session_id, c.title as course, s.starts_at, s.timezone, s.location, u.id as user_id, u.email, u.name, u.locale
    from sessions s join courses c on c.id = s.course_id join trainers t on t.id = s.effective_trainer_id
      join users u on u.id = t.user_id and u.is_active
    where s.id = any(${session_ids}) and s.status = 'scheduled' and s.starts_at > ${now}
    order by s.starts_at, s.id`;
  for (const { session_id, user_id, email, name, locale, ...facts } of assignments) {
    await writeMessage(tx, deps, {
      // Whoever is given the same session again later is told again.
      key: `session_assigned:${session_id}:${user_id}:${now.toISOString()}`,
      kind: 'session_assigned',
      to: { user_id, email, name, locale },
      data: { ...facts, moved, link: `${deps.config.PUBLIC_URL}/trainer/sessions/${session_id}` },
    });
  }
}

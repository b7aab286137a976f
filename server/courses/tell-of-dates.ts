// The job that tells people of the first date of a course they asked about. It looks at what can be booked, so it does
// not matter how the date came about: scheduled, repeated, imported, or its course put on sale.
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { writeMessage } from '../messages/outbox.ts';
import { sessionToCome } from './course.ts';

const AT_ONCE = 200;
/** A run ends after so many letters; the next one goes on. */
const ROUNDS = 25;

export async function tellOfDates(deps: Deps): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const told = await transaction(deps.sql, { actor_id: null, source: 'job' }, (tx) => tellSome(tx, deps));
    deps.jobs.wake();
    if (told < AT_ONCE) return;
  }
}

type Interested = {
  id: string;
  email: string;
  locale: string;
  asked_at: string;
  course_id: string;
  course: string;
  starts_at: string;
  timezone: string;
  location: string;
};

async function tellSome(tx: Tx, deps: Deps): Promise<number> {
  const { seal, config } = deps;
  const now = deps.now();
  const people = await tx<Interested[]>`
    select i.id, i.email, i.locale, i.asked_at, c.id as course_id, c.title as course, next.starts_at, next.timezone, next.location
    from course_interests i
    join courses c on c.id = i.course_id and c.is_published and c.is_active
    cross join lateral (
      select s.starts_at, s.timezone, s.location from sessions s
      where s.course_id = c.id and ${sessionToCome(tx, now)} and s.waiting = 0 and s.capacity > s.seats_booked + s.seats_held
      order by s.starts_at limit 1
    ) as next
    where i.told_at is null and i.stopped_at is null
    order by i.asked_at limit ${AT_ONCE} for update of i skip locked`;
  for (const { id, email, locale, asked_at, course_id, ...facts } of people) {
    await writeMessage(tx, deps, {
      key: `course_dates_open:${id}:${asked_at}`,
      kind: 'course_dates_open',
      to: { user_id: null, email: seal.open(email), name: '', locale },
      data: { ...facts, interest_id: id, link: `${config.PUBLIC_URL}/courses/${course_id}` },
    });
  }
  await tx`update course_interests set told_at = ${now} where id = any(${people.map(({ id }) => id)}::uuid[])`;
  return people.length;
}

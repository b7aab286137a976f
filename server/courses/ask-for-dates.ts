// POST /api/courses/:id/interest: "tell me when dates open". Anybody may ask, for any address, so three things keep it
// from being turned against somebody: limits by network address and by e-mail address, one letter for each course, and a
// stop that only the owner of the address can take back. The answer never says what is known about an address.
import type { Caller } from '../accounts/access-token.ts';
import { acceptedSchema } from '../accounts/schemas.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { courseVisibleTo, sessionToCome } from './course.ts';
import { interestBody } from './schemas.ts';

/** `owner`: logged in, and the address is the account's own, verified. */
type Asking = { course_id: string; email: string; locale: string; user_id: string | null; owner: boolean };

export const askForDates: Action = async (app, deps) => {
  app.post(
    '/courses/:id/interest',
    {
      schema: {
        tags: ['Courses'],
        summary: 'Be told once, by e-mail, when a course has dates',
        description:
          'Without `email` the letter goes to the address of the account. A 409 says that there are dates already: `session_id` is the next.',
        params: idParams,
        body: interestBody,
        response: answers({ 202: acceptedSchema }, ['not_found', 'conflict']),
      },
    },
    async (request, reply) => {
      const { sql, limits, seal } = deps;
      const { id } = request.params;
      await limits.count('interest_by_address', request.ip);
      await refuseWithDates(deps, id, request.caller);
      const asking = { course_id: id, ...(await whoAsks(deps, request.caller, request.body)) };
      if (asking.owner || (await limits.allows('interest_by_email', seal.lookup(asking.email))))
        await transaction(sql, actorOf(request), (tx) => keepInterest(tx, deps, asking));
      return reply.code(202).send({ message: 'We will write once, as soon as this course has a date' });
    },
  );
};

async function refuseWithDates({ sql, now }: Deps, course_id: string, caller: Caller | null): Promise<void> {
  const [course] = await sql<{ session_id: string | null }[]>`
    select (select s.id from sessions s where s.course_id = c.id and ${sessionToCome(sql, now())}
            order by s.starts_at limit 1) as session_id
    from courses c where c.id = ${course_id} and ${courseVisibleTo(sql, caller)}`;
  if (!course) throw new AppError('not_found', 'There is no such course');
  if (course.session_id)
    throw new AppError('conflict', 'This course has dates already', {
      more: { session_id: course.session_id },
    });
}

async function whoAsks(
  { sql }: Deps,
  caller: Caller | null,
  wish: { email?: string | undefined; locale?: 'en' | 'sw' | undefined },
): Promise<Omit<Asking, 'course_id'>> {
  const [account] = caller
    ? await sql<{ email: string; email_verified: boolean; locale: string }[]>`
        select email, email_verified, locale from users where id = ${caller.user_id}`
    : [];
  const email = wish.email ?? account?.email;
  if (email === undefined) throw invalidField('email', 'is needed');
  const own = account?.email === email;
  return {
    email,
    locale: wish.locale ?? account?.locale ?? 'en',
    user_id: own ? caller!.user_id : null,
    owner: own && account!.email_verified,
  };
}

/** Who was told before may ask again; who stopped the letters has to be the one who asks. */
async function keepInterest(tx: Tx, { seal, now }: Deps, asking: Asking): Promise<void> {
  const { course_id, email, locale, user_id, owner } = asking;
  const email_hash = seal.lookup(email);
  if (owner) await tx`update course_interests set stopped_at = null where email_hash = ${email_hash}`;
  await tx`
    insert into course_interests (course_id, user_id, email, email_hash, locale, asked_at)
    select ${course_id}, ${user_id}, ${seal.close(email)}, ${email_hash}, ${locale}, ${now()}
    where not exists (select from course_interests where email_hash = ${email_hash} and stopped_at is not null)
    on conflict (course_id, email_hash) do update
      set told_at = null, asked_at = excluded.asked_at, locale = excluded.locale,
          user_id = coalesce(course_interests.user_id, excluded.user_id)
      where course_interests.told_at is not null`;
}

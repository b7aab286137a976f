// POST /api/sessions/:id/repeat: more sessions like this one, weekly or on chosen days. Every rule is asked of the
// database itself, day by day, so the preview knows each clash that the deed would meet.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import { rehearse } from '../database/rehearse.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { toAppError } from '../http/problem.ts';
import { tellTrainers } from '../trainers/tell-trainers.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { repeatedSchema, repeatSessionBody } from './schemas.ts';
import { type LockedSession, refuseImpossibleStart } from './session.ts';

type Wish = z.output<typeof repeatSessionBody>;
type Occurrence = z.output<typeof repeatedSchema>['occurrences'][number];

export const repeatSession: Action = async (app, deps) => {
  app.post(
    '/sessions/:id/repeat',
    {
      schema: {
        tags: ['Sessions'],
        summary: 'Repeat a session weekly or on chosen days',
        description:
          'Same course, times, place, trainer and capacity. `dry_run` says what would happen to each day and writes nothing. When a day cannot be had nothing is written, unless `skip_clashes`.',
        params: idParams,
        body: repeatSessionBody,
        response: answers({ 200: repeatedSchema, 201: repeatedSchema }, [
          'not_found',
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body } = request;
      if (body.dry_run) return rehearse(deps.sql, actorOf(request), (tx) => repeat(tx, deps, id, body));
      return answerOnce(deps, request, reply, async (tx) => ({
        status: 201,
        body: refuseClashes(await repeat(tx, deps, id, body), body),
      }));
    },
  );
};

async function repeat(tx: Tx, deps: Deps, id: string, wish: Wish) {
  const [model] = await tx<(LockedSession & { on_offer: boolean })[]>`
    select s.*, c.is_active as on_offer from sessions s join courses c on c.id = s.course_id where s.id = ${id} for share`;
  if (!model) throw new AppError('not_found', 'There is no such session');
  if (!model.on_offer) throw new AppError('conflict', 'The course of this session was taken off');
  await refuseUnavailableTrainer(tx, model.trainer_id);
  const occurrences: Occurrence[] = [];
  for (const date of daysOf(model.date, wish)) occurrences.push(await tryDay(tx, deps, model, date));
  const made = occurrences.flatMap(({ session_id }) => session_id ?? []);
  await tellTrainers(tx, deps, made);
  return { dry_run: wish.dry_run, sessions: made.length, occurrences };
}

/** Each day once, in order. */
function daysOf(first: string, { dates, weekly }: Wish): string[] {
  if (dates) return [...new Set(dates)].sort();
  const start = Temporal.PlainDate.from(first);
  return Array.from({ length: weekly!.times }, (_, place) =>
    start.add({ weeks: (place + 1) * weekly!.every }).toString(),
  );
}

async function tryDay(tx: Tx, deps: Deps, model: LockedSession, date: string): Promise<Occurrence> {
  try {
    refuseImpossibleStart({ ...model, date }, deps.now());
    const session_id = await tx.savepoint(async (inner) => {
      const [made] = await inner<{ id: string }[]>`
        insert into sessions (course_id, date, start_time, end_time, timezone, assumed_minutes, location, room, trainer_id,
                              capacity, notes, created_at)
        select course_id, ${date}, start_time, end_time, timezone, assumed_minutes, location, room, trainer_id, capacity,
               notes, ${deps.now()}
        from sessions where id = ${model.id} returning id`;
      return made!.id;
    });
    return { date, session_id, refusal: null };
  } catch (error) {
    const { code, message, errors, status } = toAppError(error);
    if (status >= 500) throw error;
    const clashes_with = await sessionInTheWay(tx, model, date);
    return {
      date,
      session_id: null,
      refusal: { code, message: errors[0]?.message ?? message, clashes_with },
    };
  }
}

async function sessionInTheWay(tx: Tx, model: LockedSession, date: string): Promise<string | null> {
  const [other] = await tx<{ id: string }[]>`
    select o.id from sessions m join sessions o on o.status <> 'cancelled'
      and tstzrange(o.starts_at, o.ends_at) && tstzrange(
        (${date}::date + m.start_time) at time zone m.timezone,
        ((${date}::date + m.start_time) at time zone m.timezone) + (m.ends_at - m.starts_at))
      and (o.effective_trainer_id = coalesce(m.trainer_id, (select trainer_id from courses where id = m.course_id))
           or lower(o.location) = lower(m.location) and lower(o.room) = lower(m.room))
    where m.id = ${model.id} order by o.starts_at limit 1`;
  return other?.id ?? null;
}

/** @throws AppError 409 naming every day that cannot be had */
function refuseClashes<R extends { occurrences: Occurrence[] }>(result: R, { skip_clashes }: Wish): R {
  const refused = result.occurrences.filter((one) => one.refusal !== null);
  if (refused.length === 0 || skip_clashes) return result;
  throw new AppError('conflict', `${refused.length} of ${result.occurrences.length} days cannot be had`, {
    more: { refused },
  });
}

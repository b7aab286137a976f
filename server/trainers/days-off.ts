// Days off of a trainer, written by the trainer (`me`) or an admin. The database lets no session be scheduled on them, and
// no day off be taken where a session is.

import { z } from 'zod';
import type { Caller } from '../accounts/access-token.ts';
import { type Db, transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { keyset, listSchema, toPage } from '../http/paging.ts';
import { ownTrainerId } from './own-profile.ts';
import {
  type DayOff,
  dayOffBody,
  dayOffFilters,
  dayOffParams,
  dayOffSchema,
  dayOffSorts,
  trainerParams,
} from './teaching-schemas.ts';

/** Whose days off: the caller's own, or for admins anybody's. @throws AppError not_found */
async function whose(sql: Db, caller: Caller, wanted: string): Promise<string> {
  if (caller.role !== 'admin' || wanted === 'me') {
    const own = await ownTrainerId(sql, caller);
    if (wanted !== 'me' && wanted !== own) throw new AppError('not_found', 'There is no such trainer');
    return own;
  }
  const [trainer] = await sql<{ id: string }[]>`select id from trainers where id = ${wanted}`;
  if (!trainer) throw new AppError('not_found', 'There is no such trainer');
  return trainer.id;
}

export const listDaysOff: Action = async (app, { sql }) => {
  app.get(
    '/trainers/:trainerId/days-off',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'Days off of a trainer',
        params: trainerParams,
        querystring: dayOffFilters,
        response: answers({ 200: listSchema(dayOffSchema) }, ['not_found']),
      },
    },
    async (request) => {
      const trainer_id = await whose(sql, callerOf(request), request.params.trainerId);
      const { query } = request;
      const at = keyset(sql, dayOffSorts, query, 'd.id');
      const filter = sql`d.trainer_id = ${trainer_id} and (${query.date_from ?? null}::date is null or d.ends_on >= ${query.date_from ?? null})`;
      const [rows, [count]] = await Promise.all([
        sql<(DayOff & { page_value: string })[]>`
          select d.id, d.trainer_id, d.starts_on, d.ends_on, d.timezone, d.note, d.created_at, ${at.value} as page_value
          from trainer_days_off d where ${filter} and ${at.after} order by ${at.order} limit ${query.limit + 1}`,
        sql<{ total: number }[]>`select count(*)::int as total from trainer_days_off d where ${filter}`,
      ]);
      return toPage(rows, count!.total, query);
    },
  );
};

export const createDayOff: Action = async (app, deps) => {
  app.post(
    '/trainers/:trainerId/days-off',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'Take days off',
        description: 'Whole days, first and last included. Refused where a session is scheduled.',
        params: trainerParams,
        body: dayOffBody,
        response: answers({ 201: dayOffSchema }, [
          'not_found',
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { starts_on, ends_on = starts_on, note } = request.body;
      const { TIMEZONE } = deps.config;
      const today = Temporal.Instant.fromEpochMilliseconds(deps.now().getTime())
        .toZonedDateTimeISO(TIMEZONE)
        .toPlainDate()
        .toString();
      if (ends_on < today) throw invalidField('starts_on', 'must not be in the past');
      if (Temporal.PlainDate.from(starts_on).until(ends_on).days >= 366)
        throw invalidField('ends_on', 'must be within a year of starts_on');
      return answerOnce(deps, request, reply, async (tx) => {
        const trainer_id = await whose(tx, callerOf(request), request.params.trainerId);
        const [body] = await tx<DayOff[]>`
          insert into trainer_days_off (trainer_id, starts_on, ends_on, timezone, note, created_at)
          values (${trainer_id}, ${starts_on}, ${ends_on}, ${TIMEZONE}, ${note || null}, ${deps.now()})
          returning id, trainer_id, starts_on, ends_on, timezone, note, created_at`;
        return { status: 201, body };
      });
    },
  );
};

export const deleteDayOff: Action = async (app, deps) => {
  app.delete(
    '/trainers/:trainerId/days-off/:id',
    {
      schema: {
        tags: ['Teaching'],
        summary: 'Take days off back',
        params: dayOffParams,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      await transaction(deps.sql, actorOf(request), async (tx) => {
        const trainer_id = await whose(tx, callerOf(request), request.params.trainerId);
        const gone = await tx`
          delete from trainer_days_off where id = ${request.params.id} and trainer_id = ${trainer_id}`;
        if (gone.count === 0) throw new AppError('not_found', 'There are no such days off');
      });
      return reply.code(204).send(null);
    },
  );
};

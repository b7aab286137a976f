// GET /api/trainers/:id
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { cacheForVisitors } from '../http/cache.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { trainerSchema } from './schemas.ts';
import { readTrainer } from './trainer.ts';

export const getTrainer: Action = async (app, { sql }) => {
  app.get(
    '/trainers/:id',
    {
      schema: {
        tags: ['Trainers'],
        summary: 'See one trainer',
        params: idParams,
        response: answers({ 200: trainerSchema }, ['not_found']),
      },
    },
    async (request, reply) => {
      const trainer = await readTrainer(sql, request.params.id, request.caller);
      if (!trainer) throw new AppError('not_found', 'There is no such trainer');
      cacheForVisitors(request, reply, 60);
      return sendVersioned(reply, trainer);
    },
  );
};

// POST /api/trainers
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { createTrainerBody, trainerSchema } from './schemas.ts';
import { readTrainer, refuseUnfitAccount } from './trainer.ts';

export const createTrainer: Action = async (app, deps) => {
  app.post(
    '/trainers',
    {
      schema: {
        tags: ['Trainers'],
        summary: 'Add a trainer',
        body: createTrainerBody,
        response: answers({ 201: trainerSchema }, [
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { body } = request;
      return answerOnce(deps, request, reply, async (tx) => {
        await refuseUnfitAccount(tx, body.user_id);
        const [{ id }] = (await tx`
          insert into trainers (user_id, name, bio, photo, specializations, years_of_experience, certifications, created_at)
          values (${body.user_id ?? null}, ${body.name}, ${body.bio || null}, ${body.photo ?? null},
                  ${tx.json(body.specializations)}, ${body.years_of_experience ?? null}, ${tx.json(body.certifications)},
                  ${deps.now()})
          returning id`) as unknown as [{ id: string }];
        return { status: 201, body: await readTrainer(tx, id, callerOf(request)) };
      });
    },
  );
};

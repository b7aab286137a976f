// PUT /api/trainers/:id: changes the fields given; `is_active: false` takes a trainer out of the public list.
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { type Trainer, trainerSchema, updateTrainerBody } from './schemas.ts';
import { tellTrainers } from './tell-trainers.ts';
import { readTrainer, refuseUnfitAccount } from './trainer.ts';

export const updateTrainer: Action = async (app, deps) => {
  app.put(
    '/trainers/:id',
    {
      schema: {
        tags: ['Trainers'],
        summary: 'Change a trainer',
        description: 'Changes the fields given and leaves the rest. Rating and courses taught are derived.',
        params: idParams,
        body: updateTrainerBody,
        response: answers({ 200: trainerSchema }, ['not_found', 'conflict', 'changed_meanwhile']),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const trainer = await transaction(deps.sql, actorOf(request), async (tx) => {
        const [before] = await tx<Trainer[]>`select * from trainers where id = ${id} for update`;
        if (!before) throw new AppError('not_found', 'There is no such trainer');
        refuseIfChanged(request, before);
        const after = { ...before, ...request.body };
        if (after.user_id !== before.user_id) await refuseUnfitAccount(tx, after.user_id);
        await tx`
          update trainers set user_id = ${after.user_id ?? null}, name = ${after.name}, bio = ${after.bio || null},
                 photo = ${after.photo}, specializations = ${tx.json(after.specializations)},
                 years_of_experience = ${after.years_of_experience}, certifications = ${tx.json(after.certifications)},
                 is_active = ${after.is_active}
          where id = ${id}`;
        if (after.user_id && after.user_id !== before.user_id) {
          const theirs = await tx<{ id: string }[]>`
            select id from sessions where effective_trainer_id = ${id} and status = 'scheduled'`;
          await tellTrainers(
            tx,
            deps,
            theirs.map((session) => session.id),
          );
        }
        return (await readTrainer(tx, id, callerOf(request)))!;
      });
      return sendVersioned(reply, trainer);
    },
  );
};

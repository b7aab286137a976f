import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone, trainer } from '../http/access.ts';
import { answerAssignment } from './answer-assignment.ts';
import { createTrainer } from './create-trainer.ts';
import { createDayOff, deleteDayOff, listDaysOff } from './days-off.ts';
import { getOwnSession } from './get-own-session.ts';
import { getTrainer } from './get-trainer.ts';
import { listTrainers } from './list-trainers.ts';
import { getOwnProfile, listOwnCourses, listOwnSessions } from './own-profile.ts';
import { updateTrainer } from './update-trainer.ts';

export async function trainerRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([listTrainers, getTrainer]), deps);
  await app.register(
    trainer([
      getOwnProfile,
      listOwnCourses,
      listOwnSessions,
      getOwnSession,
      answerAssignment,
      listDaysOff,
      createDayOff,
      deleteDayOff,
    ]),
    deps,
  );
  await app.register(admin([createTrainer, updateTrainer]), deps);
}

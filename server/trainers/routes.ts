import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { createTrainer } from './create-trainer.ts';
import { getTrainer } from './get-trainer.ts';
import { listTrainers } from './list-trainers.ts';
import { updateTrainer } from './update-trainer.ts';

export async function trainerRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([listTrainers, getTrainer]), deps);
  await app.register(admin([createTrainer, updateTrainer]), deps);
}

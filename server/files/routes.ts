import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { serveFile } from './serve-file.ts';
import { uploadCourseImage, uploadTrainerPhoto } from './upload-pictures.ts';

export async function fileRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([serveFile]), deps);
}

/** Under /api. */
export async function pictureRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(admin([uploadCourseImage, uploadTrainerPhoto]), deps);
}

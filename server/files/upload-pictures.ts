// POST /api/courses/:id/image and POST /api/trainers/:id/photo: a picture in place of the one before.
import fastifyMultipart from '@fastify/multipart';
import { readCourse } from '../courses/course.ts';
import { courseSchema } from '../courses/schemas.ts';
import { transaction } from '../database/connect.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { actorOf, apart, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { sendVersioned } from '../http/if-match.ts';
import { trainerSchema } from '../trainers/schemas.ts';
import { readTrainer } from '../trainers/trainer.ts';
import { MOST_BYTES, receivePicture } from './receive-picture.ts';
import { pictureForm } from './schemas.ts';

const errors: ErrorCode[] = ['not_found', 'payload_too_large', 'unsupported_media_type', 'image_invalid'];
const limits = { fileSize: MOST_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 20 };
const description =
  'A form (multipart/form-data) with one file: JPEG, PNG, WebP or AVIF, at most 5 MB and 50 million pixels. It is turned upright, stripped of its metadata and written as AVIF and WebP in up to three widths.';
/** Large pictures take a while on small machines. */
const config = { deadline_ms: 30_000 };

export const uploadCourseImage = apart(async (app, deps) => {
  const { sql, now } = deps;
  await app.register(fastifyMultipart, { limits });
  app.post(
    '/courses/:id/image',
    {
      config,
      schema: {
        tags: ['Courses'],
        summary: 'Give a course its picture',
        description,
        consumes: ['multipart/form-data'],
        params: idParams,
        body: pictureForm,
        response: answers({ 200: courseSchema }, errors),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { address, variants } = await receivePicture(deps, request);
      const course = await transaction(sql, actorOf(request), async (tx) => {
        await tx`update courses set image = ${address}, image_variants = ${tx.json(variants)} where id = ${id}`;
        return readCourse(tx, now(), id, callerOf(request));
      });
      if (!course) throw new AppError('not_found', 'There is no such course');
      return sendVersioned(reply, course);
    },
  );
});

export const uploadTrainerPhoto = apart(async (app, deps) => {
  await app.register(fastifyMultipart, { limits });
  app.post(
    '/trainers/:id/photo',
    {
      config,
      schema: {
        tags: ['Trainers'],
        summary: 'Give a trainer a photo',
        description,
        consumes: ['multipart/form-data'],
        params: idParams,
        body: pictureForm,
        response: answers({ 200: trainerSchema }, errors),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { address, variants } = await receivePicture(deps, request);
      const trainer = await transaction(deps.sql, actorOf(request), async (tx) => {
        await tx`update trainers set photo = ${address}, photo_variants = ${tx.json(variants)} where id = ${id}`;
        return readTrainer(tx, id, callerOf(request));
      });
      if (!trainer) throw new AppError('not_found', 'There is no such trainer');
      return sendVersioned(reply, trainer);
    },
  );
});

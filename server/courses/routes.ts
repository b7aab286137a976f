import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, anyone } from '../http/access.ts';
import { askForDates } from './ask-for-dates.ts';
import { copyCourse } from './copy-course.ts';
import { createCourse } from './create-course.ts';
import { deleteCourse } from './delete-course.ts';
import { getCatalogue } from './get-catalogue.ts';
import { getCourse } from './get-course.ts';
import { listCourses } from './list-courses.ts';
import { updateCourse } from './update-course.ts';

export async function courseRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(anyone([listCourses, getCatalogue, getCourse, askForDates]), deps);
  await app.register(admin([createCourse, copyCourse, updateCourse, deleteCourse]), deps);
}

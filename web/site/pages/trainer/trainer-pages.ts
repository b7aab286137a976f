// Everything below /trainer: a trainer's day, made for a phone in a classroom.
import type { Pages } from '../../site.tsx';
import { attendancePages } from './attendance.tsx';
import { taughtCoursePages } from './courses.tsx';
import { dayOffPages } from './days-off.tsx';
import { offlinePages } from './offline.tsx';
import { reviewPages } from './reviews.tsx';
import { sessionPages } from './session.tsx';
import { sessionListPages } from './session-list.tsx';
import { sheetPages } from './sheet.tsx';
import { todayPages } from './today.tsx';

export const trainerPages: Pages = async (app, site) => {
  for (const pages of [
    ...[todayPages, sessionListPages, sessionPages, attendancePages, sheetPages],
    ...[dayOffPages, reviewPages, taughtCoursePages, offlinePages],
  ])
    await app.register(pages, site);
};

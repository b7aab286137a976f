import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin, trainer } from '../http/access.ts';
import { getAttendance } from './get-attendance.ts';
import { markAttendance } from './mark-attendance.ts';
import { reopenAttendance } from './reopen-attendance.ts';

export async function attendanceRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(trainer([getAttendance, markAttendance]), deps);
  await app.register(admin([reopenAttendance]), deps);
}

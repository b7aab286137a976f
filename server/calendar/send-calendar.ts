// How a calendar leaves over HTTP.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type CalendarFile, drawCalendar } from './draw-calendar.ts';

/** The 200 of such a route's schema. */
export const calendarAnswer = {
  description: 'An iCalendar file (RFC 5545)',
  content: { 'text/calendar': { schema: z.string() } },
};

export function sendCalendar(
  reply: FastifyReply,
  config: Config,
  file: CalendarFile,
  filename: string,
): FastifyReply {
  return reply
    .type('text/calendar; charset=utf-8')
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', `inline; filename="${filename}"`)
    .send(drawCalendar(config, file));
}

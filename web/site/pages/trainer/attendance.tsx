// /trainer/sessions/:id/attendance: who came. A plain form that saves when it is sent; with a script every tap is kept
// on the phone at once and sent when there is a network (browser/attendance.ts).
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { markAttendanceAnswer, Roster } from '../../../../server/attendance/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, typed, type Values } from '../../form.tsx';
import { languageOf } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { Attendance, type Listed } from './attendance-list.tsx';
import { idIn } from './frame.tsx';

type Results = z.infer<typeof markAttendanceAnswer>['results'];
type Mark = { attendee_id: string; status: string; at: string; name?: string; booking_id?: string };
type Route = { Body: Values; Querystring: Values };

export const attendancePages: Pages = async (app, { deps }) => {
  app.get<Route>('/trainer/sessions/:id/attendance', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer', 'admin')) return reply;
    const list = await readList(request, idIn(request), {}, deps.now());
    return reply.page(<Attendance list={list} form={emptyForm} search={typed(request.query, 'q')} />);
  });

  app.post<Route>('/trainer/sessions/:id/attendance', async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer', 'admin')) return reply;
    const id = idIn(request);
    const values = request.body ?? {};
    const words = texts[languageOf(request)].trainer.attendance;
    const list = await readList(request, id, values, deps.now());
    const show = (form: Form, status: number) =>
      reply.page(<Attendance list={list} form={form} search="" />, status);
    const { marks, errors } = marksOf(values, list, deps.now(), words.name_needed);
    if (Object.keys(errors).length > 0) return show({ values, errors }, 422);
    if (marks.length > 0) {
      const answer = await request.api.put<{ results: Results }>(`/sessions/${id}/attendance`, { marks });
      if (!answer.ok) {
        const form = refusal(texts[languageOf(request)], values, answer.problem, fieldNames(marks));
        return showAgain(reply, answer.problem, <Attendance list={list} form={form} search="" />);
      }
      const refused = answer.body.results.filter((result) => result.outcome === 'refused');
      if (refused.length > 0)
        return show({ values, errors: Object.fromEntries(refused.map(besideRow)) }, 422);
    }
    sayNext(reply, marks.length > 0 ? words.saved : words.nothing_chosen);
    return reply.redirect(`/trainer/sessions/${id}/attendance`, 303);
  });
};

const besideRow = ({ attendee_id, message }: Results[number]) =>
  [`mark-${attendee_id}`, message ?? ''] as const;

/** @throws PageProblem 404 for a session of somebody else */
async function readList(request: FastifyRequest, id: string, values: Values, now: Date): Promise<Listed> {
  const roster = await request.api.find<Roster>(`/sessions/${id}/attendance`);
  if (!roster) throw pageProblem('not_found', request);
  const given = Object.keys(values).flatMap((name) => /^booking-([0-9a-f-]{36})$/.exec(name)?.[1] ?? []);
  const seats = roster.seats.map((seat) => {
    if (seat.attendee_id) return { ...seat, attendee_id: seat.attendee_id, is_new: false };
    // A seat without a name gets an id for whoever sits down in it; a page that is shown again keeps it.
    const known = given.findIndex((key) => values[`booking-${key}`] === seat.booking_id);
    return { ...seat, attendee_id: given.splice(known, known < 0 ? 0 : 1)[0] ?? randomUUID(), is_new: true };
  });
  const cancelled =
    roster.closes_at > now.toISOString() && roster.opens_at <= now.toISOString() && !roster.open;
  const phase = roster.open
    ? 'open'
    : cancelled
      ? 'cancelled'
      : roster.opens_at > now.toISOString()
        ? 'early'
        : 'locked';
  return { roster, seats, phase, walk_in_id: typed(values, 'walk_in_id') || randomUUID() };
}

/** What the form changes: only taps that differ from what the page showed, so that an old page overwrites nobody. */
function marksOf(values: Values, list: Listed, now: Date, name_needed: string) {
  const at = now.toISOString();
  const errors: Record<string, string> = {};
  const marks: Mark[] = [];
  const everybody = typed(values, 'all') === 'present';
  for (const { attendee_id, is_new, booking_id, status: stored } of list.seats) {
    const name = typed(values, `name-${attendee_id}`).trim();
    const nobody = is_new && !name;
    const chosen = typed(values, `mark-${attendee_id}`);
    const status = chosen || (everybody && !nobody && !stored ? 'present' : '');
    if (!status || status === typed(values, `was-${attendee_id}`)) continue;
    if (nobody) errors[`name-${attendee_id}`] = name_needed;
    else marks.push({ attendee_id, status, at, ...(is_new ? { name, booking_id: booking_id! } : {}) });
  }
  const walk_in = typed(values, 'walk_in').trim();
  if (walk_in) marks.push({ attendee_id: list.walk_in_id, status: 'present', at, name: walk_in });
  return { marks, errors };
}

/** The form's fields by those of the API. */
function fieldNames(marks: Mark[]): Record<string, string> {
  return Object.fromEntries(
    marks.flatMap(({ attendee_id, booking_id, name }, place) => [
      [`marks.${place}.status`, `mark-${attendee_id}`],
      [`marks.${place}.name`, name && !booking_id ? 'walk_in' : `name-${attendee_id}`],
    ]),
  );
}

// PUT /api/sessions/:sessionId/attendance: a batch of taps from the trainer's phone, perhaps collected while there was
// no network. Sending it again changes nothing, and of two taps about one person the later one wins, whichever came first.
import { z } from 'zod';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, id } from '../http/fields.ts';
import { markingTime, taughtSession } from './attendance.ts';
import { type Mark, markAttendanceAnswer, markAttendanceBody } from './schemas.ts';

type Result = z.output<typeof markAttendanceAnswer>['results'][number];
type Tap = Mark & { client_at: Date; marked_at: Date };

export const markAttendance: Action = async (app, deps) => {
  app.put(
    '/sessions/:sessionId/attendance',
    {
      schema: {
        tags: ['Attendance'],
        summary: 'Mark who came',
        description:
          'A batch of taps, each with the time of the tap. May be sent again and in any order: the latest tap about a person counts. Each tap has its own result.',
        params: z.strictObject({ sessionId: id }),
        body: markAttendanceBody,
        response: answers({ 200: markAttendanceAnswer }, ['not_found', 'attendance_closed']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { sessionId } = request.params;
      const { marks, sent_at } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const session = await taughtSession(tx, caller, sessionId, 'for update');
        const time = markingTime(deps.config, session, deps.now());
        if (!time.open) throw new AppError('attendance_closed', whyClosed(session.status, time, deps.now()));
        const taps = marks.map((mark) => tapOf(mark, sent_at, deps.now()));
        const results = await apply(tx, deps, { session_id: sessionId, user_id: caller.user_id }, taps);
        // Whoever was there gets a certificate, also when the trainer's phone was offline for a week.
        if (session.status === 'completed')
          await deps.jobs.enqueue(tx, 'issue_certificates', { session_id: sessionId });
        return { results };
      });
    },
  );
};

function whyClosed(status: string, { opens_at }: { opens_at: string }, now: Date): string {
  if (status === 'cancelled') return 'This session was cancelled';
  if (now.getTime() < Date.parse(opens_at)) return 'Attendance opens two hours before the start';
  return 'Attendance of this session is locked; an admin can open it again';
}

/** Phones are normally right to a few seconds, and a correction smaller than the network's own delay would be noise. */
const CLOCK_TOLERANCE_MS = 60_000;

/** When it was really tapped: the phone's time, put right by how wrong the phone is, and never in the future. */
function tapOf(mark: Mark, sent_at: string | undefined, now: Date): Tap {
  const behind_ms = sent_at === undefined ? 0 : now.getTime() - Date.parse(sent_at);
  const correction_ms = Math.abs(behind_ms) > CLOCK_TOLERANCE_MS ? behind_ms : 0;
  const client_at = new Date(mark.at);
  const marked_at = new Date(Math.min(client_at.getTime() + correction_ms, now.getTime()));
  return { ...mark, client_at, marked_at };
}

type Place = { session_id: string; user_id: string };

async function apply(tx: Tx, deps: Deps, place: Place, taps: Tap[]): Promise<Result[]> {
  const results = new Map<Tap, Result>();
  const say = (tap: Tap, outcome: Result['outcome'], message: string | null = null) =>
    results.set(tap, { attendee_id: tap.attendee_id, outcome, message });
  const latest = new Map<string, Tap>();
  for (const tap of taps) {
    const other = latest.get(tap.attendee_id);
    if (!other || isLater(tap, other)) latest.set(tap.attendee_id, tap);
  }
  // One after the other: names and seats are few, and each tap has its own answer.
  for (const tap of taps) {
    if (latest.get(tap.attendee_id) !== tap) {
      say(tap, 'older');
      continue;
    }
    const refusal = await refuseStranger(tx, deps, place.session_id, tap);
    if (refusal) say(tap, 'refused', refusal);
    else say(tap, await store(tx, deps, place, tap));
  }
  return taps.map((tap) => results.get(tap)!);
}

function isLater(a: Tap, b: Tap): boolean {
  const difference = a.marked_at.getTime() - b.marked_at.getTime();
  return difference === 0 ? a.status > b.status : difference > 0;
}

const NOT_ON_LIST = 'This person is not on the list of this session';

/** Null when the person is on the session's list, or now is. The id of somebody new comes from the phone, so a retry finds them. */
async function refuseStranger(tx: Tx, deps: Deps, session_id: string, tap: Tap): Promise<string | null> {
  const [known] = await tx<{ here: boolean }[]>`
    select coalesce(a.walked_into = ${session_id}
             or (b.session_id = ${session_id} and seat_claim(b.payment_status, b.cancelled_at) is not null), false)
           and a.removed_at is null as here
    from attendees a left join bookings b on b.id = a.booking_id where a.id = ${tap.attendee_id}`;
  if (known) return known.here ? null : NOT_ON_LIST;
  if (tap.name === undefined)
    return 'This person is not on the list; send a name to add somebody who walked in';
  let seat_no = 1;
  if (tap.booking_id !== undefined) {
    const [booking] = await tx<{ unnamed: number; last_seat: number }[]>`
      select b.seats - count(a.id)::int as unnamed, coalesce(max(a.seat_no), 0) as last_seat
      from bookings b left join attendees a on a.booking_id = b.id and a.removed_at is null
      where b.id = ${tap.booking_id} and b.session_id = ${session_id}
        and seat_claim(b.payment_status, b.cancelled_at) is not null
      group by b.id`;
    if (!booking) return 'This booking is not for this session';
    if (booking.unnamed < 1) return 'Every seat of this booking has its name';
    seat_no = booking.last_seat + 1;
  }
  const { seal, now } = deps;
  const added = await tx`
    insert into attendees (id, booking_id, walked_into, seat_no, name, email, phone, created_at)
    values (${tap.attendee_id}, ${tap.booking_id ?? null}, ${tap.booking_id === undefined ? session_id : null}, ${seat_no},
            ${tap.name}, ${seal.close(tap.email ?? null)}, ${seal.close(tap.phone ?? null)}, ${now()})
    on conflict (id) do nothing`;
  return added.count === 1 ? null : NOT_ON_LIST;
}

async function store(tx: Tx, deps: Deps, place: Place, tap: Tap): Promise<Result['outcome']> {
  const written = await tx`
    insert into attendance (attendee_id, session_id, status, client_at, marked_at, received_at, marked_by)
    values (${tap.attendee_id}, ${place.session_id}, ${tap.status}, ${tap.client_at}, ${tap.marked_at}, ${deps.now()}, ${place.user_id})
    on conflict (attendee_id) do update set status = excluded.status, client_at = excluded.client_at,
      marked_at = excluded.marked_at, received_at = excluded.received_at, marked_by = excluded.marked_by
    where (excluded.marked_at, excluded.status) > (attendance.marked_at, attendance.status)
      and (excluded.client_at, excluded.status, excluded.marked_by)
          is distinct from (attendance.client_at, attendance.status, attendance.marked_by)`;
  if (written.count === 1) {
    if (tap.status === 'absent') await withdrawCertificate(tx, deps, tap.attendee_id);
    return 'applied';
  }
  const [stored] = await tx<{ same: boolean }[]>`
    select status = ${tap.status} and client_at = ${tap.client_at} as same from attendance where attendee_id = ${tap.attendee_id}`;
  return stored!.same ? 'known' : 'older';
}

/** Nobody keeps a certificate for a class they turn out not to have been in. */
async function withdrawCertificate(tx: Tx, deps: Deps, attendee_id: string): Promise<void> {
  await tx`
    update certificates set revoked_at = ${deps.now()}, revoked_reason = 'The attendance was corrected'
    where attendee_id = ${attendee_id} and revoked_at is null`;
}

// Counts what people look at and do, beside the answer, never before it: the response is sent, the event goes into
// memory, and a moment later into the database together with others. A lost server loses a second of views.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';

type Kind = 'course_viewed' | 'session_viewed' | 'searched' | 'booked' | 'payment_started';
type Event = { at: Date; kind: Kind; user_id: string | null; subject_id: string | null };

const WAIT_MS = 1_000;
/** More than this in one moment is left out rather than kept in memory. */
const MOST = 10_000;

/** Call it before the routes are registered. */
export function recordEvents(api: FastifyInstance, { config, sql, now, log }: Deps): void {
  if (config.EVENTS === 'off') return;
  let waiting: Event[] = [];
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    await sql`insert into events ${sql(events)}`.catch((error: unknown) =>
      log.warn({ err: error, events: events.length }, 'events were not counted'),
    );
  };
  api.addHook('onResponse', async (request, reply) => {
    const seen = eventOf(request, reply);
    if (!seen || waiting.length >= MOST) return;
    waiting.push({ ...seen, at: now(), user_id: mayBeNamed(request) ? request.caller!.user_id : null });
    timer ??= setTimeout(write, WAIT_MS).unref();
  });
  api.addHook('onClose', write);
}

/** Staff looking after their own pages says nothing about customers. */
function eventOf(request: FastifyRequest, reply: FastifyReply): Pick<Event, 'kind' | 'subject_id'> | null {
  if (reply.statusCode >= 300 || request.caller?.role === 'admin') return null;
  const { id } = (request.params ?? {}) as { id?: string };
  const body = request.body as { session_id?: string; booking_id?: string } | undefined;
  switch (`${request.method} ${request.routeOptions.url}`) {
    case 'GET /api/courses/:id':
      return { kind: 'course_viewed', subject_id: id! };
    case 'GET /api/sessions/:id':
      return { kind: 'session_viewed', subject_id: id! };
    case 'GET /api/courses':
      // What was searched for is not kept: people type names and numbers into search boxes.
      return (request.query as { search?: unknown }).search ? { kind: 'searched', subject_id: null } : null;
    case 'POST /api/bookings':
      return { kind: 'booked', subject_id: body!.session_id! };
    case 'POST /api/payments/mpesa/initiate':
    case 'POST /api/payments/flutterwave/initiate':
      return { kind: 'payment_started', subject_id: body!.booking_id! };
    default:
      return null;
  }
}

/** Global Privacy Control (Sec-GPC: 1) is a person's word that they do not want to be followed. */
function mayBeNamed(request: FastifyRequest): boolean {
  return request.caller !== null && request.headers['sec-gpc'] !== '1';
}

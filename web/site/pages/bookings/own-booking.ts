// The booking behind a code, for the person it belongs to.
import type { FastifyRequest } from 'fastify';
import type { Booking } from '../../../../server/bookings/schemas.ts';
import { pageProblem } from '../../api.ts';

/** The visitor is logged in. @throws PageProblem 404, also for somebody else's */
export async function ownBooking(request: FastifyRequest, code: string): Promise<Booking> {
  const plain = code.toUpperCase();
  const [booking] = /^[A-Z0-9]{4,20}$/.test(plain) ? await ownBookings(request, `code=${plain}`) : [];
  if (!booking) throw pageProblem('not_found', request);
  return booking;
}

/** The live booking of this person for a session, if any. */
export async function liveBooking(request: FastifyRequest, session_id: string): Promise<Booking | undefined> {
  if (!request.caller) return undefined;
  const bookings = await ownBookings(request, `session_id=${session_id}`);
  return bookings.find(({ status }) => status === 'awaiting_payment' || status === 'confirmed');
}

async function ownBookings(request: FastifyRequest, filter: string): Promise<Booking[]> {
  const list = `/users/${request.caller!.user_id}/bookings?${filter}&limit=10`;
  return (await request.api.get<{ data: Booking[] }>(list)).data;
}

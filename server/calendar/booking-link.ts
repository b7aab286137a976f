// The address of a booking's calendar file for a program that cannot log in: a keyed hash shows that we made it.
import type { Seal } from '../seal.ts';
import { sameSecret } from '../seal.ts';

const proofOf = (seal: Seal, booking_id: string) => seal.lookup(`calendar ${booking_id}`);

/** A path below PUBLIC_URL. */
export function bookingCalendarPath(seal: Seal, booking_id: string): string {
  return `/api/bookings/${booking_id}/calendar.ics?token=${proofOf(seal, booking_id)}`;
}

export function isBookingCalendarToken(seal: Seal, booking_id: string, token: string): boolean {
  return sameSecret(token, proofOf(seal, booking_id));
}

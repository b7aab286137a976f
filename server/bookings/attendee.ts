// The people in the seats: who may sit in which course, and how they are written.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError, type FieldError } from '../errors.ts';
import type { attendeeInput } from './schemas.ts';

export type Attendee = z.output<typeof attendeeInput>;

/** Only the year of birth is known: who turns this old in the year of the class may still be younger on the day. */
const ADULT_AGE = 18;
const YOUNGEST = 4;

/**
 * Children come with a guardian's consent, and Kids courses are for children.
 * @param starts_at of the session
 * @throws AppError validation_failed naming every attendee that does not fit
 */
export function refuseUnfitAttendees(
  attendees: readonly Attendee[],
  { audience, starts_at }: { audience: string; starts_at: string },
): void {
  const year = new Date(starts_at).getUTCFullYear();
  const errors = attendees.flatMap((person, place) =>
    complaints(person, audience, year).map(([field, message]) => ({
      field: `attendees.${place}.${field}`,
      message,
    })),
  );
  if (errors.length > 0) throw new AppError('validation_failed', sentenceOf(errors), { errors });
}

function complaints(person: Attendee, audience: string, year: number): [string, string][] {
  const age = person.birth_year === undefined ? null : year - person.birth_year;
  const found: [string, string][] = [];
  if (age !== null && age < 0) found.push(['birth_year', 'must not be in the future']);
  if (audience === 'Kids') {
    if (age === null) found.push(['birth_year', 'is needed for a Kids course']);
    else if (age > ADULT_AGE) found.push(['birth_year', 'this course is for children and teenagers']);
    else if (age >= 0 && age < YOUNGEST)
      found.push(['birth_year', `children must be ${YOUNGEST} or older for this course`]);
  }
  const is_child = audience === 'Kids' || (age !== null && age < ADULT_AGE);
  if (is_child && person.guardian_consent !== true)
    found.push(['guardian_consent', 'a parent or guardian must consent']);
  return found;
}

function sentenceOf(errors: FieldError[]): string {
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
}

/** @param seat_no where in the booking this person sits, from 1 */
export async function insertAttendee(
  tx: Tx,
  { seal, now }: Pick<Deps, 'seal' | 'now'>,
  booking_id: string,
  seat_no: number,
  person: Attendee,
): Promise<void> {
  await tx`
    insert into attendees (booking_id, seat_no, name, email, phone, birth_year, guardian_consent, created_at)
    values (${booking_id}, ${seat_no}, ${person.name}, ${seal.close(person.email ?? null)}, ${seal.close(person.phone ?? null)},
            ${person.birth_year ?? null}, ${person.guardian_consent ?? false}, ${now()})`;
}

// People in a class as their trainer needs them: name, how to call, what to mind. Nothing about money.
import type { Roster } from '../../../../server/attendance/schemas.ts';
import { usePage } from '../../page.tsx';

export type Seat = Roster['seats'][number];

/** Whom to ring about this seat: the person, or who booked for them. */
export function phoneOf(seat: Seat): string | null {
  return seat.phone ?? seat.contact?.phone ?? null;
}

/** What stands below a name. */
export function SeatNotes({ seat, year }: { seat: Seat; year: number }) {
  const { t } = usePage();
  const words = t.trainer.roster;
  const notes = [
    seat.walk_in ? words.walk_in : null,
    seat.contact && seat.contact.name !== seat.name ? words.booked_by(seat.contact.name) : null,
    seat.birth_year ? words.age(year - seat.birth_year) : null,
  ].filter((note) => note !== null);
  const minor = seat.birth_year !== null && year - seat.birth_year < 18;
  return (
    <>
      {notes.length > 0 && <p className="soft small">{notes.join(' · ')}</p>}
      {minor && !seat.guardian_consent && <p className="small needs">{words.no_consent}</p>}
      {seat.special_requirements && (
        <p className="small needs">
          <strong>{words.needs}:</strong> {seat.special_requirements}
        </p>
      )}
    </>
  );
}

export function CallLink({ seat }: { seat: Seat }) {
  const { t } = usePage();
  const phone = phoneOf(seat);
  if (!phone) return null;
  const who = seat.phone ? seat.name : (seat.contact?.name ?? seat.name);
  return (
    <a className="button second call" href={`tel:${phone}`}>
      <span aria-hidden="true">{t.trainer.roster.call}</span>
      <span className="hide-visually">{t.trainer.roster.call_who(who ?? phone)}</span>
    </a>
  );
}

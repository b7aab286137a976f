// Bookings and the people in their seats, as rows of the database.
import type { Seal } from '../../server/seal.ts';
import { type Claim, seatsNow } from './claims.ts';
import { seededRandom } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A claim with its booking's identity and the moments of its life. */
export type Booking = Claim & { id: string; code: string; cancelled_at: Date | null };

const requirements = [
  'Vegetarian lunch, please.',
  'Uses a wheelchair; please choose a room without steps.',
  'Peanut allergy.',
  'Hard of hearing: a seat near the front, please.',
  'May arrive ten minutes late because of school.',
  'Would like the handouts in large print.',
];
const reasons = [
  'My shifts changed.',
  'We are travelling that week.',
  'Found a date that suits better.',
  null,
  'Illness in the family.',
];
const children =
  `Adrian, Blessing, Chemutai, Dalmas, Ella, Faraja, Gift, Hawi, Imani, Jabali, Kendi, Leila, Makena, Neema, Onyango,
Pendo, Rafiki, Samira, Tumaini, Upendo, Wema, Xavier, Yusra, Zuri`
    .split(',')
    .map((name) => name.trim());
const grown_ups =
  `Abel Were, Brenda Achieng, Cyrus Mutua, Doreen Chepkemoi, Elijah Kamau, Fridah Nkatha, George Omondi, Hellen Wanjiku,
Idris Noor, Jane Muthoni, Kevin Rotich, Loise Wambui, Martin Ouko, Norah Auma, Oscar Maina, Purity Gatwiri, Robert Kipchumba,
Stella Nafula, Titus Musyoki, Valerie Atieno`
    .split(',')
    .map((name) => name.trim());

export function bookings(now: Date, claims: Claim[]): Booking[] {
  return claims.map((claim) => {
    const random = seededRandom(
      `${claim.user.email} ${claim.session.course.title} ${claim.session.date} ${claim.story}`,
    );
    return {
      ...claim,
      id: random.id(claim.created_at),
      code: random.text(8, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      cancelled_at: cancelledAt(now, claim),
    };
  });
}

/** What the policy grants depends on the time left, so half is for 24 to 48 hours before the start and nothing for less. */
function cancelledAt(now: Date, { story, session, created_at }: Claim): Date | null {
  const starts = session.starts.getTime();
  const before = (hours: number) =>
    new Date(
      Math.min(
        now.getTime() - 2 * HOUR_MS,
        Math.max(starts - hours * HOUR_MS, created_at.getTime() + HOUR_MS),
      ),
    );
  if (story.startsWith('called_off')) return session.cancelled_at;
  if (story === 'withdrawn') return new Date(created_at.getTime() + 6 * MINUTE_MS);
  if (story === 'cancelled_half_refunded') return before(30);
  if (story === 'cancelled_too_late') return before(8);
  return story.startsWith('cancelled') ? before(72) : null;
}

function paymentStatus({ story }: Claim): 'pending' | 'paid' | 'failed' | 'refunded' {
  if (story.startsWith('held') || story === 'withdrawn') return 'pending';
  if (story.startsWith('lapsed')) return 'failed';
  return ['cancelled_refunded', 'cancelled_half_refunded', 'called_off_refunded'].includes(story)
    ? 'refunded'
    : 'paid';
}

/** Unpaid seats are held 15 minutes, and at least 10 from the start of a payment (domain.md, *Seats*). */
function holdEnd({ story, created_at }: Claim): Date | null {
  if (story.startsWith('held') || story.startsWith('lapsed') || story === 'withdrawn') {
    return new Date(created_at.getTime() + 15 * MINUTE_MS);
  }
  return null;
}

export function bookingRow(booking: Booking, seal: Seal) {
  const { id, code, user, session, story, cancelled_at, created_at } = booking;
  const random = seededRandom(code);
  return {
    id,
    code,
    user_id: user.id,
    session_id: session.id,
    seats: seatsNow(booking),
    payment_status: paymentStatus(booking),
    unit_price: session.course.price,
    total_amount: amountOf(booking),
    currency: 'KES',
    contact_phone: seal.close(user.phone),
    contact_phone_hash: seal.lookup(user.phone),
    special_requirements: random.chance(0.08) ? seal.close(random.pick(requirements)) : null,
    hold_expires_at: holdEnd(booking),
    cancelled_at,
    cancellation_reason: story.startsWith('called_off')
      ? session.cancellation_reason
      : cancelled_at && random.pick(reasons),
    created_at,
    updated_at: cancelled_at ?? created_at,
  };
}

/** KES, of the seats first booked: what was charged stays on record when a seat is given back. */
export function amountOf({ session, seats }: Claim): number {
  return session.course.price * seats;
}

/** One for each seat. Children come with a guardian's consent and without an address of their own. */
export function attendeeRows(booking: Booking, seal: Seal) {
  const { session, user, seats, story, created_at } = booking;
  const random = seededRandom(`${booking.code} seats`);
  const for_kids = session.course.audience === 'Kids';
  const ages = /Ages (\d+)–(\d+)/.exec(session.course.title)?.slice(1).map(Number) ?? [9, 13];
  const first_names = random.shuffled(children);
  const colleagues = random.shuffled(grown_ups);
  return Array.from({ length: seats }, (_, n) => {
    const is_booker = !for_kids && n === 0;
    return {
      id: random.id(created_at),
      booking_id: booking.id,
      seat_no: n + 1,
      name: for_kids
        ? `${first_names[n]} ${user.name.split(' ').at(-1)}`
        : is_booker
          ? user.name
          : colleagues[n]!,
      email: is_booker ? seal.close(user.email) : null,
      phone: is_booker ? seal.close(user.phone) : null,
      birth_year: for_kids ? session.starts.getUTCFullYear() - random.whole(ages[0]!, ages[1]!) : null,
      guardian_consent: for_kids,
      removed_at: story === 'one_seat_returned' && n === seats - 1 ? returnedAt(booking) : null,
      created_at,
      updated_at: created_at,
    };
  });
}

/** When one of the seats was given back. */
export function returnedAt({ created_at }: Claim): Date {
  return new Date(created_at.getTime() + 90 * MINUTE_MS);
}

// What must hold of seats, and of those who wait for them.
import type { Invariant } from './invariants.ts';

export const seats: Invariant[] = [
  {
    name: 'seats_are_counted',
    sentence: "A session's seats_booked and seats_held are the sums over its bookings.",
    broken: `
      select s.id as session_id, s.seats_booked, s.seats_held, coalesce(b.booked, 0) as booked, coalesce(b.held, 0) as held
      from sessions s left join (
        select session_id, sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'booked') as booked,
               sum(seats) filter (where seat_claim(payment_status, cancelled_at) = 'held') as held
        from bookings group by session_id) b on b.session_id = s.id
      where s.seats_booked <> coalesce(b.booked, 0) or s.seats_held <> coalesce(b.held, 0)`,
  },
  {
    name: 'seats_fit',
    sentence: 'No session has more seats booked and held than it has.',
    broken: `
      select id as session_id, capacity, seats_booked, seats_held from sessions
      where seats_booked + seats_held > capacity or seats_booked < 0 or seats_held < 0`,
  },
  {
    name: 'one_live_booking_per_person',
    sentence: 'Nobody has two live bookings of one session.',
    broken: `
      select user_id, session_id, count(*) as live from bookings
      where cancelled_at is null and payment_status in ('pending', 'paid')
      group by user_id, session_id having count(*) > 1`,
  },
  {
    name: 'no_seat_in_a_cancelled_session',
    sentence: 'A cancelled session has no live booking.',
    broken: `
      select b.id as booking_id, b.session_id from bookings b join sessions s on s.id = b.session_id
      where s.status = 'cancelled' and b.cancelled_at is null and b.payment_status in ('pending', 'paid')`,
  },
  {
    name: 'attendees_have_seats',
    sentence: 'No booking names more attendees than it has seats.',
    broken: `
      select b.id as booking_id, b.seats, count(*) as attendees
      from bookings b join attendees a on a.booking_id = b.id and a.removed_at is null
      group by b.id having count(*) > b.seats`,
  },
];

export const vouchers: Invariant[] = [
  {
    name: 'vouchers_are_counted',
    sentence: "A voucher's uses are the held and paid bookings that have it.",
    broken: `
      select v.id as voucher_id, v.uses, count(b.id) as bookings from vouchers v
      left join bookings b on b.voucher_id = v.id and takes_voucher(b.payment_status, b.cancelled_at)
      group by v.id having v.uses <> count(b.id)`,
  },
];

export const waiting: Invariant[] = [
  {
    name: 'those_who_wait_are_counted',
    sentence: "A session's waiting is the number of its entries that wait.",
    broken: `
      select s.id as session_id, s.waiting, count(w.id) as entries from sessions s
      left join waitlist_entries w on w.session_id = s.id and w.status = 'waiting'
      group by s.id having s.waiting <> count(w.id)`,
  },
  {
    name: 'offers_are_holds',
    sentence: 'Seats that are offered are held by an unpaid booking of that person in that session.',
    broken: `
      select w.id as entry_id, b.id as booking_id, b.payment_status from waitlist_entries w
      left join bookings b on b.id = w.booking_id
      where w.status = 'offered' and (b.id is null or b.payment_status <> 'pending' or b.cancelled_at is not null
        or b.user_id <> w.user_id or b.session_id <> w.session_id or b.seats > w.seats)`,
  },
  {
    name: 'nobody_waits_beside_a_booking',
    sentence: 'Nobody waits for a session in which they have a live booking.',
    broken: `
      select w.id as entry_id, b.id as booking_id from waitlist_entries w
      join bookings b on b.user_id = w.user_id and b.session_id = w.session_id and b.cancelled_at is null
        and b.payment_status in ('pending', 'paid')
      where w.status = 'waiting'`,
  },
];

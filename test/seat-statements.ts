// Finds the statements in source code that can change how many seats of a session are taken or there are.

/** Every statement that may change how many seats are taken or there are, and which place of every-place.test.ts shows it, or why it frees none. */
export const statements: Record<string, { shown: string[] } | { frees_none: string }> = {
  'server/bookings/create-booking.ts: insert into bookings': { frees_none: 'it takes seats' },
  'server/bookings/create-booking.ts: update sessions set capacity': {
    frees_none: 'the booking it is made for takes the new seats',
  },
  'server/corporate/plan-session.ts: insert into bookings': {
    frees_none: 'it takes seats that nobody waits for',
  },
  'server/bookings/transfer-dearer.ts: insert into bookings': { frees_none: 'it takes seats' },
  'server/waitlist/offer-freed-seats.ts: insert into bookings': { frees_none: 'it is the offer' },
  'server/bookings/lapsed-holds.ts: update bookings set payment_status': {
    shown: [
      'a hold lapses',
      'a hold lapses, found by the next who joins',
      'a payment fails and its hold ends',
      'an offer runs out',
    ],
  },
  'server/bookings/cancel-booking.ts: update bookings set cancelled_at': {
    shown: [
      'a booking is cancelled',
      'an unpaid booking is cancelled',
      'an admin cancels a booking',
      'the booking of an offer is cancelled',
    ],
  },
  'server/bookings/cancel-booking.ts: update bookings set seats': {
    shown: ['some seats of a booking are cancelled'],
  },
  'server/bookings/transfer-booking.ts: update bookings set session_id': {
    shown: ['a booking is taken to another session'],
  },
  'server/bookings/transfer-complete.ts: update bookings set cancelled_at': {
    shown: ['a booking in a dearer session takes its place'],
  },
  'server/waitlist/waitlist.ts: update bookings set cancelled_at': {
    shown: ['an offer is declined', 'an admin takes an offer away'],
  },
  'server/sessions/update-session.ts: update sessions set capacity': { shown: ['the capacity is raised'] },
  'server/sessions/cancel-session.ts: update bookings set cancelled_at, payment_status': {
    frees_none: 'nobody is offered seats of a cancelled session (join-waitlist.test.ts)',
  },
  'server/payments/settle.ts: update bookings set payment_status': {
    frees_none: 'held seats become booked ones',
  },
  'server/waitlist/accept-offer.ts: update bookings set payment_status': {
    frees_none: 'held seats become booked ones',
  },
  'server/refunds/settle-refund.ts: update bookings set payment_status': {
    frees_none: 'only of cancelled bookings, whose seats went at the cancellation; shown below',
  },
};

/** `file: verb table set columns` of each statement that names what seats are counted from. */
export function seatStatements(file: string, source: string): string[] {
  const verbs =
    /(insert into (?:bookings|sessions)|delete from (?:bookings|sessions)|update (?:bookings|sessions) set)\b([^`]*)/g;
  return [...source.matchAll(verbs)].flatMap(([, verb, rest]) => {
    if (!verb!.startsWith('update')) return verb === 'insert into sessions' ? [] : [`${file}: ${verb}`];
    const assigned = rest!.split(/\bwhere\b/)[0]!;
    const columns = verb!.includes('sessions')
      ? ['capacity']
      : ['cancelled_at', 'payment_status', 'seats', 'session_id'];
    const touched = columns.filter((column) => new RegExp(`(^|,)\\s*${column}\\s*=`, 'm').test(assigned));
    return touched.length > 0 ? [`${file}: ${verb} ${touched.join(', ')}`] : [];
  });
}

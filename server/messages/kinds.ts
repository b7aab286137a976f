// Every message that leaves the house, and what its wording is given. texts.en.ts and texts.sw.ts hold the words.

/** What a message about a booking tells. Instants are ISO 8601; the wording shows them in the session's zone. */
export type BookingFacts = {
  booking_code: string;
  course: string;
  starts_at: string;
  timezone: string;
  location: string;
  seats: number;
  /** Major units, at most two decimals. */
  amount: number;
  currency: string;
  link: string;
};

/** What a message to somebody on a waiting list tells. */
export type WaitFacts = Pick<
  BookingFacts,
  'course' | 'starts_at' | 'timezone' | 'location' | 'seats' | 'link'
>;

export type MessageData = {
  verify_email: { link: string; hours: number };
  reset_password: { link: string; minutes: number };
  password_changed: { at: string };
  /** To the address that was the account's before. */
  email_changed: { new_email: string; at: string };
  booking_held: BookingFacts & { hold_expires_at: string };
  /** `receipt` is the provider's; null for a free course. */
  booking_confirmed: BookingFacts & { receipt: string | null };
  /** `seats_kept` is 0 when the whole booking is cancelled. */
  booking_cancelled: BookingFacts & { seats_cancelled: number; seats_kept: number; refund_amount: number };
  payment_failed: BookingFacts & { reason: string };
  /** Money came when its booking could not be had any more. */
  late_money_refunded: BookingFacts & { receipt: string };
  refund_paid: BookingFacts & { refund_amount: number; reference: string };
  session_cancelled: BookingFacts & { reason: string; refund_amount: number };
  session_moved: BookingFacts & { before_starts_at: string; before_location: string };
  /** Too few people have booked so far; whether it takes place is decided soon. */
  session_in_doubt: BookingFacts;
  session_goes_ahead: BookingFacts;
  waitlist_offer: BookingFacts & { offer_expires_at: string };
  waitlist_offer_expired: WaitFacts;
  /** The wait ended without an offer; `reason` is what an admin wrote who removed somebody. */
  waitlist_ended: WaitFacts & {
    why: 'session_cancelled' | 'list_closed' | 'removed';
    reason: string | null;
  };
  corporate_request_received: { company: string; reference: string; topic: string };
  /** To the admins: something only a person can settle. */
  staff_alert: { what: string; link: string };
};
export type MessageKind = keyof MessageData;

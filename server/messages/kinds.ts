// Every message that leaves the house, and what its wording is given. texts.en.ts and texts.sw.ts hold the words.

/** What a message about a booking tells. Instants are ISO 8601; the wording shows them in the session's zone. */
export type BookingFacts = {
  booking_id: string;
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

type CorporateFacts = { company: string; reference: string; topic: string };

export type MessageData = {
  verify_email: { link: string; hours: number };
  reset_password: { link: string; minutes: number };
  password_changed: { at: string };
  /** `place`: the network, such as 196.201.214.*; null when not known. */
  new_login: { device: string | null; place: string | null; at: string; link: string };
  /** The password was right, and then too many codes were wrong. */
  second_step_failed: { at: string; link: string };
  second_factor_changed: {
    what: 'app_on' | 'app_off' | 'passkey_added' | 'passkey_removed' | 'new_codes' | 'code_used' | 'removed';
    at: string;
    link: string;
  };
  /** To the address that was the account's before. */
  email_changed: { new_email: string; at: string };
  /** `replaces`: the code of the booking that goes when this one is paid for. */
  booking_held: BookingFacts & { hold_expires_at: string; replaces?: string };
  /** `receipt` is the provider's; null when nothing was to pay, and while the provider has not told it. */
  booking_confirmed: BookingFacts & { receipt: string | null };
  /** `seats_kept` is 0 when the whole booking is cancelled. */
  booking_cancelled: BookingFacts & { seats_cancelled: number; seats_kept: number; refund_amount: number };
  payment_failed: BookingFacts & { reason: string };
  /** Money came when its booking could not be had any more. */
  late_money_refunded: BookingFacts & { receipt: string | null };
  refund_paid: BookingFacts & { refund_amount: number; reference: string };
  session_cancelled: BookingFacts & { reason: string; refund_amount: number };
  session_moved: BookingFacts & { before_starts_at: string; before_location: string };
  /** Too few people have booked so far; whether it takes place is decided soon. */
  session_in_doubt: BookingFacts;
  session_goes_ahead: BookingFacts;
  session_reminder: BookingFacts;
  /** `replaced`: the code of the booking before, when a dearer session was paid for by a booking of its own. */
  booking_transferred: BookingFacts & {
    before_starts_at: string;
    before_location: string;
    refund_amount: number;
    replaced?: string;
  };
  /** To the trainer; `moved`: the session was theirs before, at another time or place. */
  session_assigned: Pick<BookingFacts, 'course' | 'starts_at' | 'timezone' | 'location' | 'link'> & {
    moved: boolean;
  };
  /** `attendee` is the name on it. */
  certificate_ready: { course: string; attendee: string; number: string; link: string };
  /** To somebody who asked about a course without dates; `interest_id` names who may stop such letters. */
  course_dates_open: Pick<BookingFacts, 'course' | 'starts_at' | 'timezone' | 'location' | 'link'> & {
    interest_id: string;
  };
  waitlist_offer: BookingFacts & { offer_expires_at: string };
  waitlist_offer_expired: WaitFacts;
  /** The wait ended without an offer; `reason` is what an admin wrote who removed somebody. */
  waitlist_ended: WaitFacts & {
    why: 'session_cancelled' | 'list_closed' | 'removed';
    reason: string | null;
  };
  corporate_request_received: { company: string; reference: string; topic: string };
  /** `valid_until`, `due_date`: a day, YYYY-MM-DD. */
  corporate_quoted: {
    company: string;
    topic: string;
    number: string;
    total: number;
    currency: string;
    valid_until: string;
    link: string;
  };
  corporate_confirmed: CorporateFacts & { total: number; currency: string; link: string };
  corporate_rejected: CorporateFacts;
  corporate_session_planned: WaitFacts & { reference: string; names_due_at: string };
  corporate_invoiced: Omit<CorporateFacts, 'topic'> & {
    booking_code: string;
    purchase_order: string;
    amount: number;
    currency: string;
    due_date: string;
  };
  corporate_completed: Omit<CorporateFacts, 'topic'> & { course: string };
  /** To the admins: something only a person can settle. */
  staff_alert: { what: string; link: string };
};
export type MessageKind = keyof MessageData;

/** What people can switch off. All else tells of their own bookings, money and account, and always goes. */
export const topics = ['reminders', 'reviews'] as const;
export type Topic = (typeof topics)[number];

type Traits = {
  /** Holds a link that opens something: its contents are forgotten as soon as it is sent or given up. */
  secret?: boolean;
  /** Shown inside the app as well. */
  in_app?: boolean;
  /** As an SMS as well. `at_once` also in quiet hours: it answers what the person is doing on the phone just then. */
  sms?: 'at_once' | 'by_day';
  /** Carries the booking's entry for calendars. */
  calendar?: boolean;
  /** Goes only while this topic is wanted. */
  topic?: Topic;
};

export const traits: Record<MessageKind, Traits> = {
  verify_email: { secret: true },
  reset_password: { secret: true },
  password_changed: { in_app: true },
  new_login: { in_app: true },
  second_step_failed: { in_app: true },
  second_factor_changed: { in_app: true },
  email_changed: {},
  booking_held: { in_app: true },
  booking_confirmed: { in_app: true, sms: 'at_once', calendar: true },
  booking_cancelled: { in_app: true, calendar: true },
  payment_failed: { in_app: true, sms: 'at_once' },
  late_money_refunded: { in_app: true },
  refund_paid: { in_app: true },
  session_cancelled: { in_app: true, sms: 'by_day', calendar: true },
  session_moved: { in_app: true, sms: 'by_day', calendar: true },
  session_in_doubt: { in_app: true },
  session_goes_ahead: { in_app: true },
  session_reminder: { in_app: true, sms: 'by_day', topic: 'reminders' },
  booking_transferred: { in_app: true, calendar: true },
  session_assigned: { in_app: true },
  certificate_ready: { in_app: true },
  course_dates_open: {},
  waitlist_offer: { in_app: true, sms: 'by_day' },
  waitlist_offer_expired: { in_app: true },
  waitlist_ended: { in_app: true },
  corporate_request_received: {},
  corporate_quoted: { secret: true },
  corporate_confirmed: { secret: true },
  corporate_rejected: {},
  corporate_session_planned: { secret: true },
  corporate_invoiced: {},
  corporate_completed: {},
  staff_alert: { in_app: true },
};

// Every error the platform answers with: its code, its status, and the sentence people read. Also the table that
// turns a refused constraint of the database into one of them; a test compares it with the schema.

export const errorCatalogue = {
  malformed_request: [400, 'The request could not be read'],
  unauthenticated: [401, 'Please log in'],
  invalid_credentials: [401, 'E-mail or password is wrong'],
  forbidden: [403, 'Your role does not allow this'],
  email_not_verified: [403, 'Please verify your e-mail address first'],
  account_inactive: [403, 'This account is deactivated'],
  second_factor_required: [403, 'Your role asks for a second factor: set one up first'],
  step_up_required: [403, 'Please confirm that it is you'],
  not_found: [404, 'There is no such thing here'],
  method_not_allowed: [405, 'This address does not take that method'],
  conflict: [409, 'This clashes with something already there'],
  email_taken: [409, 'An account with this e-mail address exists already'],
  session_full: [409, 'There are not enough seats left'],
  session_not_bookable: [409, 'This session cannot be booked'],
  seats_available: [409, 'There are free seats: book them'],
  already_waiting: [409, 'You are on this waiting list already'],
  waitlist_closed: [409, 'The waiting list is closed, the session starts soon'],
  already_booked: [409, 'You have already booked this session'],
  quote_expired: [409, 'This quote has expired: please ask for a new one'],
  voucher_not_usable: [409, 'This voucher cannot be used here'],
  booking_not_payable: [409, 'This booking cannot be paid'],
  hold_not_extendable: [409, 'These seats cannot be held any longer'],
  payment_in_progress: [409, 'A payment for this booking is already under way'],
  booking_not_cancellable: [409, 'This booking cannot be cancelled'],
  capacity_below_booked: [409, 'More seats are taken than that'],
  booking_not_transferable: [409, 'This booking cannot be taken to another session'],
  attendees_closed: [409, 'The names of this booking cannot be changed any more'],
  attendance_closed: [409, 'Attendance cannot be marked now'],
  not_attended: [409, 'Only who took part can review a class'],
  already_reviewed: [409, 'You have reviewed this booking already'],
  review_closed: [409, 'A review can be changed for 14 days'],
  trainer_busy: [409, 'The trainer is in another session at that time'],
  room_busy: [409, 'The room is taken at that time'],
  invalid_transition: [409, 'That step is not possible from here'],
  refund_too_large: [409, 'That is more than is left to pay back'],
  idempotency_in_progress: [409, 'The first request with this Idempotency-Key is still running'],
  certificate_revoked: [410, 'This certificate was revoked'],
  changed_meanwhile: [412, 'This was changed by somebody else in the meantime'],
  payload_too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'Send the body as application/json'],
  validation_failed: [422, 'Some fields need another look'],
  image_invalid: [422, 'This picture cannot be used'],
  amount_mismatch: [422, 'The amount differs from what the booking costs'],
  token_invalid: [422, 'This link is not valid any more'],
  code_invalid: [422, 'This code is not right, or was used before'],
  passkey_invalid: [422, 'This passkey could not be checked'],
  challenge_over: [422, 'That took too long: please start again'],
  idempotency_key_reused: [422, 'This Idempotency-Key was used for another request'],
  rate_limited: [429, 'Too many tries, please wait'],
  internal_error: [500, 'Something went wrong on our side'],
  provider_unavailable: [502, 'The payment provider does not answer as it should'],
  service_unavailable: [503, 'Please try again in a moment'],
  overloaded: [503, 'Many people are here right now, please try again in a moment'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errorCatalogue;
export type FieldError = { field: string; message: string };

/** An answer that is not a success. `detail` is read by people; never put anything secret in it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: FieldError[];
  readonly retry_after_s: number | null;
  /** More members of the problem document (RFC 9457 extension members), e.g. the seats left. */
  readonly more: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    detail?: string,
    options: {
      errors?: FieldError[];
      retry_after_s?: number;
      more?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(detail ?? errorCatalogue[code][1], { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code][0];
    this.errors = options.errors ?? [];
    this.retry_after_s = options.retry_after_s ?? null;
    this.more = options.more ?? {};
  }
}

/** 422 for one field. */
export function invalidField(field: string, message: string): AppError {
  return new AppError('validation_failed', undefined, { errors: [{ field, message }] });
}

type Refusal = { code: ErrorCode; field?: string; message?: string };
const field = (name: string, message: string): Refusal => ({
  code: 'validation_failed',
  field: name,
  message,
});

/**
 * What a caller did wrong when the database refuses a constraint. The request schemas catch most of it earlier;
 * this is what remains when two requests race or a check needs the stored row.
 * Constraints that only a bug of ours can break are in server/own-mistakes.ts.
 */
export const constraintErrors: Record<string, Refusal> = {
  users_email_key: { code: 'email_taken' },
  users_email_is_lower_case: field('email', 'must be a valid e-mail address'),
  users_email_length: field('email', 'must have at most 254 characters'),
  users_name_length: field('name', 'must have 2 to 100 characters'),
  users_erased_are_closed: { code: 'conflict', message: 'This account was erased and cannot come back' },
  trainers_user_id_key: { code: 'conflict', message: 'That account already belongs to another trainer' },
  trainers_user_id_fkey: field('user_id', 'there is no such user'),
  trainers_name_length: field('name', 'must have 2 to 100 characters'),
  trainers_experience_is_plausible: field('years_of_experience', 'must be between 0 and 80'),
  courses_trainer_id_fkey: field('trainer_id', 'there is no such trainer'),
  courses_title_length: field('title', 'must have 2 to 200 characters'),
  courses_duration_is_plausible: field('duration_weeks', 'must be between 1 and 520'),
  courses_level_known: field('level', 'must be Beginner, Intermediate or Advanced'),
  courses_price_not_negative: field('price', 'must not be negative'),
  courses_currency_is_iso: field('currency', 'must be a three-letter code'),
  courses_published_are_complete: field(
    'is_published',
    'needs a title, a description, a category, an audience and at least one syllabus topic',
  ),
  sessions_course_id_fkey: field('course_id', 'there is no such course'),
  sessions_trainer_id_fkey: field('trainer_id', 'there is no such trainer'),
  sessions_capacity_positive: field('capacity', 'must be at least 1'),
  sessions_min_seats_positive: field('min_seats', 'must be at least 1'),
  sessions_not_oversold: { code: 'session_full' },
  sessions_end_after_start: field('end_time', 'must be after start_time'),
  sessions_location_length: field('location', 'must have 1 to 200 characters'),
  sessions_trainer_not_double_booked: { code: 'trainer_busy' },
  sessions_room_not_double_booked: { code: 'room_busy' },
  sessions_status_moves_forward: { code: 'invalid_transition' },
  bookings_session_id_fkey: field('session_id', 'there is no such session'),
  bookings_seats_positive: field('seats', 'must be at least 1'),
  bookings_one_live_per_user_and_session: { code: 'already_booked' },
  bookings_one_live_replacement: {
    code: 'conflict',
    message: 'Another booking is to take the place of this one already',
  },
  bookings_payment_status_moves_forward: { code: 'invalid_transition' },
  vouchers_code_key: { code: 'conflict', message: 'There is a voucher with this code already' },
  vouchers_code_is_plain: field('code', 'must be 3 to 40 letters, digits or hyphens'),
  vouchers_course_id_fkey: field('course_id', 'there is no such course'),
  vouchers_value_is_sound: field('value', 'must be more than 0, and at most 100 percent'),
  vouchers_validity_in_order: field('valid_until', 'must be after valid_from'),
  vouchers_limits_positive: field('max_uses', 'must be at least 1'),
  vouchers_within_limit: { code: 'voucher_not_usable', message: 'This voucher has been used up' },
  vouchers_within_limit_per_user: {
    code: 'voucher_not_usable',
    message: 'You have used this voucher as often as it allows',
  },
  saved_views_one_name_per_list: { code: 'conflict', message: 'You have a view of that name already' },
  courses_early_bird_is_whole: field('early_bird_until', 'and early_bird_price belong together'),
  courses_early_bird_positive: field('early_bird_price', 'must be more than 0'),
  sessions_early_bird_is_whole: field('early_bird_until', 'and early_bird_price belong together'),
  sessions_early_bird_positive: field('early_bird_price', 'must be more than 0'),
  sessions_respect_days_off: { code: 'trainer_busy', message: 'The trainer has that day off' },
  trainer_days_off_without_sessions: {
    code: 'conflict',
    message: 'A session is scheduled on those days',
  },
  trainer_days_off_in_order: field('ends_on', 'must not be before starts_on'),
  trainer_days_off_at_most_a_year: field('ends_on', 'must be within a year of starts_on'),
  reviews_one_per_booking: { code: 'already_reviewed' },
  reviews_rating_range: field('rating', 'must be between 1 and 5'),
  reviews_comment_length: field('comment', 'must have 1 to 2000 characters'),
  certificates_name_length: field('name', 'must have 2 to 100 characters'),
  attendees_name_length: field('name', 'must have 2 to 100 characters'),
  attendees_birth_year_is_plausible: field('birth_year', 'must be between 1900 and 2100'),
  passkeys_credential_id_key: { code: 'conflict', message: 'This passkey is in use already' },
  passkeys_name_length: field('name', 'must have 1 to 60 characters'),
  payments_one_live_per_booking: { code: 'payment_in_progress' },
  payments_mpesa_whole_shillings: {
    code: 'booking_not_payable',
    message: 'M-Pesa takes whole shillings only',
  },
  payments_amount_matches_booking: { code: 'amount_mismatch' },
  payments_status_moves_forward: { code: 'invalid_transition' },
  receipts_provider_transaction_id_key: {
    code: 'conflict',
    message: 'Money with this reference is recorded already',
  },
  reconciliations_dates_in_order: field('date_to', 'must not be before date_from'),
  refunds_within_receipt: { code: 'refund_too_large' },
  refunds_one_in_flight_per_receipt: {
    code: 'conflict',
    message: 'Another refund of this receipt is under way',
  },
  refunds_need_second_admin: { code: 'forbidden', message: 'Another admin must approve this refund first' },
  refunds_approved_by_another: {
    code: 'forbidden',
    message: 'Somebody else than the one who asked must approve',
  },
  refunds_status_moves_forward: { code: 'invalid_transition' },
  waitlist_entries_one_live_per_user_and_session: { code: 'already_waiting' },
  waitlist_entries_status_moves_forward: { code: 'invalid_transition' },
  corporate_requests_assigned_to_trainer_id_fkey: field('assigned_to_trainer_id', 'there is no such trainer'),
  corporate_requests_company_name_length: field('company_name', 'must have 2 to 200 characters'),
  corporate_requests_topic_length: field('topic', 'must have 2 to 500 characters'),
  corporate_requests_headcount_positive: field('headcount', 'must be at least 1'),
  corporate_requests_quote_not_negative: field('quoted_price', 'must not be negative'),
  corporate_requests_confirmed_has_quote: field(
    'quoted_price',
    'is needed before the request can be confirmed',
  ),
  corporate_requests_status_moves_forward: { code: 'invalid_transition' },
  corporate_quotes_status_moves_forward: { code: 'invalid_transition' },
  corporate_quotes_one_current_per_request: {
    code: 'conflict',
    message: 'Somebody else is quoting for this request',
  },
  corporate_quotes_request_id_version_key: {
    code: 'conflict',
    message: 'Somebody else is quoting for this request',
  },
  integrity_checks_one_at_a_time: { code: 'conflict', message: 'A check is under way' },
  sessions_one_live_per_corporate_request: {
    code: 'conflict',
    message: 'This request has its private session already',
  },
};

/** The error a refused constraint stands for, or null when only a bug of ours can have broken it. */
export function errorOfConstraint(name: string | undefined): AppError | null {
  const refusal = name === undefined ? undefined : constraintErrors[name];
  if (!refusal) return null;
  return new AppError(refusal.code, refusal.field ? undefined : refusal.message, {
    errors: refusal.field ? [{ field: refusal.field, message: refusal.message ?? 'is not valid' }] : [],
  });
}

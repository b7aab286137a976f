import { z } from 'zod';
import { currency, date, email, id, instant, line, money, phone, prose } from '../http/fields.ts';
import { paymentSchema } from '../payments/schemas.ts';
import { whenAndWhere } from '../sessions/schemas.ts';
import { voucherCode, voucherKinds } from '../vouchers/schemas.ts';

export const paymentStatuses = ['pending', 'paid', 'failed', 'refunded'] as const;
export const bookingStatuses = [
  'awaiting_payment',
  'confirmed',
  'cancelled',
  'expired',
  'refund_pending',
  'refunded',
  'completed',
] as const;

export const attendeeInput = z.strictObject({
  name: line(2, 100),
  email: email.optional(),
  phone: phone.optional(),
  birth_year: z.int().min(1900).max(2100).optional(),
  guardian_consent: z.boolean().optional(),
});

export const createBookingBody = z
  .strictObject({
    session_id: id,
    seats: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
    contact_phone: phone.optional(),
    special_requirements: prose(2000).optional(),
    attendees: z.array(attendeeInput).max(1000).optional(),
    /** A voucher's code. */
    voucher: voucherCode.optional(),
  })
  .refine((body) => (body.attendees?.length ?? 0) <= body.seats, {
    path: ['attendees'],
    message: 'must not be more than the seats',
  });

export const bookForCustomerBody = z
  .strictObject({
    user_id: id,
    seats: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
    contact_phone: phone.optional(),
    special_requirements: prose(2000).optional(),
    attendees: z.array(attendeeInput).max(1000).optional(),
    reason: prose(500).min(3, 'must have at least 3 characters'),
    over_capacity: z.boolean('must be true or false').default(false),
  })
  .refine((body) => (body.attendees?.length ?? 0) <= body.seats, {
    path: ['attendees'],
    message: 'must not be more than the seats',
  });

export const cancelBookingBody = z.strictObject({
  reason: prose(500).optional(),
  /** How many seats to give back; all of them when left out. */
  seats: z.int('must be a whole number').min(1, 'must be at least 1').optional(),
  /** For admins: another share than the policy's, with a reason. */
  refund_percent: z.int('must be a whole number').min(0).max(100).optional(),
});

export const attendeeSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  birth_year: z.int().nullable(),
  guardian_consent: z.boolean(),
});

export const bookedSession = z.object({
  id: z.string(),
  course: z.object({ id: z.string(), title: z.string() }),
  ...whenAndWhere,
  status: z.enum(['scheduled', 'ongoing', 'completed', 'cancelled']),
});

const bookedRefund = z.object({
  id: z.string(),
  amount: money,
  currency,
  status: z.enum(['requested', 'processing', 'completed', 'failed']),
  cause: z.string(),
  requested_at: instant,
  completed_at: instant.nullable(),
});

export const bookingSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    user_id: z.string(),
    session_id: z.string(),
    seats: z.int(),
    payment_status: z.enum(paymentStatuses),
    status: z.enum(bookingStatuses),
    /** For one seat, before the voucher; the early-bird price when that was given. */
    unit_price: money,
    early_bird: z.boolean(),
    voucher_id: z.string().nullable(),
    /** What the voucher took off. */
    discount_amount: money,
    /** What is to be paid. */
    total_amount: money,
    currency,
    refunded_amount: money,
    contact_phone: z.string().nullable(),
    special_requirements: z.string().nullable(),
    hold_expires_at: instant.nullable(),
    /** How often `extend-hold` can still give more time to pay. */
    hold_extensions_left: z.int(),
    cancelled_at: instant.nullable(),
    cancellation_reason: z.string().nullable(),
    /** The booking whose place this one takes when it is paid for: a transfer to a session that costs more. */
    replaces_booking_id: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
    session: bookedSession,
    attendees: z.array(attendeeSchema),
    payment: paymentSchema.nullable(),
    /** The path of its calendar file, usable without logging in; null while it was never confirmed. */
    calendar_url: z.string().nullable(),
    /** Money on its way back, or back; oldest first. */
    refunds: z.array(bookedRefund),
  })
  .meta({ id: 'booking' });

/** In the back office: with who booked. */
export const customerBookingSchema = z
  .object({
    ...bookingSchema.shape,
    customer: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  })
  .meta({ id: 'customer_booking' });

export const priceBody = z.strictObject({
  session_id: id,
  seats: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
  voucher: voucherCode.optional(),
});

export const priceSchema = z
  .object({
    session_id: z.string(),
    seats: z.int(),
    /** The course's price for one seat. */
    list_price: money,
    unit_price: money,
    early_bird: z.boolean(),
    /** The last day of the early-bird price, where the session is. */
    early_bird_until: date.nullable(),
    discount_amount: money,
    total_amount: money,
    currency,
    voucher: z.object({ code: z.string(), kind: z.enum(voucherKinds), value: money }).nullable(),
  })
  .meta({ id: 'price' });

export const cancellationPreview = z.object({
  booking_id: z.string(),
  seats: z.int(),
  refund_percent: z.int(),
  refund_amount: money,
  currency,
  /** Why this share, in words for the customer. */
  rule: z.string(),
});

export type Booking = z.output<typeof bookingSchema>;
export type CustomerBooking = z.output<typeof customerBookingSchema>;
export type Wish = z.output<typeof createBookingBody>;

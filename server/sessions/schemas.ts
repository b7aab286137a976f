import { z } from 'zod';
import {
  currency,
  date,
  flagInQuery,
  id,
  instant,
  line,
  money,
  moneyInput,
  prose,
  time,
} from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';

/** When and where a session is, as every answer that mentions one tells it. */
export const whenAndWhere = {
  date,
  start_time: time,
  end_time: time.nullable(),
  timezone: z.string(),
  starts_at: instant,
  ends_at: instant,
  location: z.string(),
  room: z.string().nullable(),
};

export const sessionStates = ['scheduled', 'ongoing', 'completed', 'cancelled'] as const;

/** Names only: an offset such as +03:00 means the opposite to PostgreSQL. */
const timezone = z
  .string('must be text')
  .max(64)
  .refine(isZoneName, 'must be an IANA time zone such as Africa/Nairobi');

const place = {
  date,
  start_time: time,
  /** None: the session counts as two hours (configuration) where overlaps matter. */
  end_time: time.nullish(),
  timezone,
  location: line(1, 200),
  room: line(1, 100).nullish(),
  /** For one seat through the day `early_bird_until`, in place of the course's; the two belong together. */
  early_bird_price: moneyInput.nullish(),
  early_bird_until: date.nullish(),
};

const seats = z.int('must be a whole number').min(1, 'must be at least 1').max(100_000);

export const createSessionBody = z.strictObject({
  course_id: id,
  ...place,
  timezone: timezone.optional(),
  trainer_id: id.nullish(),
  capacity: seats.default(1),
  notes: prose(2000).nullish(),
});

export const updateSessionBody = z
  .strictObject({
    ...place,
    trainer_id: id.nullish(),
    capacity: seats,
    notes: prose(2000).nullish(),
    status: z.enum(sessionStates, `must be one of ${sessionStates.join(', ')}`),
    /** With status cancelled: what the people in it are told. */
    cancellation_reason: prose(500),
  })
  .partial()
  .refine((body) => body.cancellation_reason === undefined || body.status === 'cancelled', {
    path: ['cancellation_reason'],
    message: 'belongs to the status cancelled',
  })
  .refine(
    (body) =>
      body.status !== 'cancelled' ||
      Object.keys(body).every((name) => name === 'status' || name === 'cancellation_reason'),
    { path: ['status'], message: 'cannot become cancelled together with other changes' },
  );

export const repeatSessionBody = z
  .strictObject({
    /** On these days, at the same time and place. */
    dates: z.array(date).min(1, 'must name a day').max(104, 'must be at most 104 days').optional(),
    /** Or on the same weekday: `times` more sessions, every so many weeks. */
    weekly: z
      .strictObject({
        times: z.int('must be a whole number').min(1).max(104),
        every: z.int('must be a whole number').min(1).max(12).default(1),
      })
      .optional(),
    /** Leaves out the days that cannot be had, instead of writing nothing. */
    skip_clashes: z.boolean('must be true or false').default(false),
    dry_run: z.boolean('must be true or false').default(false),
  })
  .refine((body) => (body.dates === undefined) !== (body.weekly === undefined), {
    path: ['dates'],
    message: 'give either dates or weekly',
  });

export const repeatedSchema = z.object({
  dry_run: z.boolean(),
  /** How many sessions were made, or would be. */
  sessions: z.int(),
  occurrences: z.array(
    z.object({
      date,
      session_id: z.string().nullable(),
      /** Why this day cannot be had; `clashes_with` is the session in the way. */
      refusal: z
        .object({ code: z.string(), message: z.string(), clashes_with: z.string().nullable() })
        .nullable(),
    }),
  ),
});

export const moveSessionBody = z.strictObject({
  date: date.optional(),
  start_time: time.optional(),
  end_time: time.nullish(),
  timezone: timezone.optional(),
  location: place.location.optional(),
  room: place.room,
  dry_run: z.boolean('must be true or false').default(false),
});

export const minimumBody = z
  .strictObject({ min_seats: seats.nullable(), decide_by: instant.nullable() })
  .refine((body) => (body.min_seats === null) === (body.decide_by === null), {
    path: ['decide_by'],
    message: 'belongs to min_seats: give both or neither',
  });

export const decisionBody = z.strictObject({
  takes_place: z.boolean('must be true or false'),
  /** What the customers are told when it does not. */
  reason: prose(500).optional(),
});

/** No body at all will do. */
export const cancelSessionBody = z.strictObject({ reason: prose(500).optional() }).nullish();

/** Table aliases as in session.ts. */
export const sessionSorts = {
  starts_at: { expression: 's.starts_at', type: 'timestamptz' },
  created_at: { expression: 's.created_at', type: 'timestamptz' },
} as const satisfies Sorts;

export const courseSessionFilters = z.strictObject({
  ...listQuery(sessionSorts, 'starts_at'),
  /** Where the session is: its own calendar day. */
  date: date.optional(),
  date_from: date.optional(),
  date_to: date.optional(),
  /** The session's own trainer, else the course's. */
  trainer_id: id.optional(),
  status: z.enum(sessionStates, `must be one of ${sessionStates.join(', ')}`).optional(),
  /** Any part of the place's name. */
  location: line(1, 200).optional(),
  /** Whether it is still to come and has seats left that nobody waits for. */
  available: flagInQuery.optional(),
  /** Whether it has too few people and somebody has to decide whether it takes place. */
  in_doubt: flagInQuery.optional(),
});

export const sessionFilters = z.strictObject({ ...courseSessionFilters.shape, course_id: id.optional() });

export const courseSessionParams = z.strictObject({ courseId: id });

export const sessionSchema = z
  .object({
    id: z.string(),
    course_id: z.string(),
    course: z.object({ id: z.string(), title: z.string(), price: money.nullable(), currency }),
    ...whenAndWhere,
    /** Of a company's private session. */
    corporate_request_id: z.string().nullable(),
    early_bird_price: money.nullable(),
    early_bird_until: date.nullable(),
    trainer_id: z.string().nullable(),
    /** Who teaches: the session's own trainer, else the course's. */
    trainer: z.object({ id: z.string(), name: z.string(), photo: z.string().nullable() }).nullable(),
    capacity: z.int(),
    seats_booked: z.int(),
    seats_held: z.int(),
    seats_left: z.int(),
    /** How many people wait for seats; while somebody does, free seats are offered to them first. */
    waiting: z.int(),
    status: z.enum(sessionStates),
    notes: z.string().nullable(),
    moved_at: instant.nullable(),
    cancelled_at: instant.nullable(),
    cancellation_reason: z.string().nullable(),
    /** How many booked seats it needs to take place, and when that is decided. */
    min_seats: z.int().nullable(),
    decide_by: instant.nullable(),
    /** Since when it is in doubt for too few people, and when that was settled. */
    doubted_at: instant.nullable(),
    decided_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'session' });

/** In lists, for who chooses. */
export const pricedSessionSchema = z.object({
  ...sessionSchema.shape,
  /** What one seat costs now, and until which day when that is an early-bird price. */
  unit_price: money.nullable(),
  early_bird_counts_until: date.nullable(),
});

export const moveReportSchema = z.object({
  dry_run: z.boolean(),
  /** Whether time or place change at all; only then is anybody told. */
  moves: z.boolean(),
  session: sessionSchema,
  people: z.array(
    z.object({
      booking_id: z.string(),
      booking_code: z.string(),
      user_id: z.string(),
      name: z.string(),
      seats: z.int(),
      payment_status: z.string(),
      /** What goes back if this person now cancels, which a move makes free of charge. */
      refund_if_cancelled: money,
    }),
  ),
  refund_if_all_cancel: money,
  /** The letter in each language that somebody here reads, as the first of them gets it. */
  messages: z.array(z.object({ locale: z.string(), subject: z.string(), text: z.string() })),
});

export const cancellationReasonQuery = z.strictObject({ reason: prose(500).optional() });
export const sessionCancellationSchema = z.object({
  people: moveReportSchema.shape.people,
  seats: z.int(),
  /** How many entries of its waiting list would end. */
  waiting: z.int(),
  refund_total: money,
  refunds: z.int(),
  /** How many of these a second admin has to approve first. */
  refunds_to_approve: z.int(),
  messages: moveReportSchema.shape.messages,
});
export type SessionCancellation = z.output<typeof sessionCancellationSchema>;
export type MoveReport = z.output<typeof moveReportSchema>;
export type Repeated = z.output<typeof repeatedSchema>;

export type Session = z.output<typeof sessionSchema>;
export type PricedSession = z.output<typeof pricedSessionSchema>;

function isZoneName(name: string): boolean {
  if (!/^(UTC|[A-Za-z_]+(\/[A-Za-z_-]+){1,2})$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

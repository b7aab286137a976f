import { z } from 'zod';
import { currency, date, email, id, instant, line, money, moneyInput, phone, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';
import { createSessionBody } from '../sessions/schemas.ts';

export const corporateRequestStates = ['pending', 'reviewing', 'confirmed', 'rejected', 'completed'] as const;

const status = z.enum(corporateRequestStates, `must be one of ${corporateRequestStates.join(', ')}`);

const wish = {
  company_name: line(2, 200),
  contact_person: line(2, 100),
  email,
  phone,
  topic: line(2, 500),
  preferred_dates: z.array(date, 'must be a list of dates').max(60, 'must have at most 60 dates'),
  /** Free text, such as 09:00-17:00. */
  preferred_time: line(0, 100).nullish(),
  location: line(0, 200).nullish(),
  headcount: z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000).nullish(),
  notes: prose(5000).nullish(),
  /** The language of our letters to the company. */
  locale: z.enum(['en', 'sw'], 'must be en or sw').optional(),
};

export const createCorporateRequestBody = z.strictObject(wish);

export const updateCorporateRequestBody = z
  .strictObject({
    ...wish,
    status,
    assigned_to_trainer_id: id.nullable(),
    /** Before the request is confirmed; in the platform's currency. */
    quoted_price: moneyInput.nullable(),
    admin_notes: prose(5000).nullable(),
  })
  .partial();

export const corporateRequestSorts = {
  created_at: { expression: 'created_at', type: 'timestamptz' },
  updated_at: { expression: 'updated_at', type: 'timestamptz' },
  company_name: { expression: 'company_name', type: 'text' },
} as const satisfies Sorts;

export const corporateRequestFilters = z.strictObject({
  ...listQuery(corporateRequestSorts, '-created_at'),
  status: status.optional(),
  /** Any part of the company's name, or nearly; or the reference. */
  search: line(1, 200).optional(),
  /** Exactly this address or number. */
  email: email.optional(),
  phone: phone.optional(),
  assigned_to_trainer_id: id.optional(),
});

/** What the company itself is shown. */
export const receivedRequestSchema = z
  .object({
    id: z.string(),
    /** To name the request by on the phone. */
    reference: z.string(),
    company_name: z.string(),
    contact_person: z.string(),
    email: z.string(),
    phone: z.string(),
    topic: z.string(),
    preferred_dates: z.array(z.string()),
    preferred_time: z.string().nullable(),
    location: z.string().nullable(),
    headcount: z.int().nullable(),
    notes: z.string().nullable(),
    locale: z.enum(['en', 'sw']),
    status,
    assigned_to_trainer_id: z.string().nullable(),
    responded_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'received_corporate_request' });

export const corporateRequestSchema = z
  .object({
    ...receivedRequestSchema.shape,
    quoted_price: money.nullable(),
    currency,
    admin_notes: z.string().nullable(),
    responded_by: z.string().nullable(),
    /** The private session made from it, and the booking that holds its seats. */
    session_id: z.string().nullable(),
    booking_id: z.string().nullable(),
    /** The invoice for them: the company's order, when it is due, and the money when it came. */
    purchase_order: z.string().nullable(),
    invoice_due_date: date.nullable(),
    invoice_paid_on: date.nullable(),
    invoice_paid_reference: z.string().nullable(),
  })
  .meta({ id: 'corporate_request' });

export type CorporateRequest = z.output<typeof corporateRequestSchema>;

export const quoteStates = ['open', 'accepted', 'declined', 'change_requested', 'superseded'] as const;

export const createQuoteBody = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        text: line(2, 300),
        quantity: z.int('must be a whole number').min(1, 'must be at least 1').max(100_000),
        /** Without tax. */
        unit_price: moneyInput,
      }),
    )
    .min(1, 'needs at least one line')
    .max(50, 'must have at most 50 lines'),
  /** How many people it is for. */
  seats: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
  /** The house's rate when left out. */
  tax_rate_percent: z.number('must be a number').min(0).max(99).multipleOf(0.01).optional(),
  /** The last day on which it can be accepted. */
  valid_until: date,
  note: prose(2000).nullish(),
});

/** What is offered, as it is shown to both sides. */
export const quoteSchema = z
  .object({
    version: z.int(),
    number: z.string(),
    lines: z.array(z.object({ text: z.string(), quantity: z.int(), unit_price: money, amount: money })),
    seats: z.int(),
    net: money,
    tax: z.object({ name: z.string(), rate_percent: z.number(), amount: money }).nullable(),
    total: money,
    currency,
    note: z.string().nullable(),
    valid_until: date,
    status: z.enum(quoteStates),
    /** Open, but its last day is over. */
    expired: z.boolean(),
    answered_at: instant.nullable(),
    answer_note: z.string().nullable(),
    created_at: instant,
  })
  .meta({ id: 'quote' });
export type Quote = z.output<typeof quoteSchema>;

export const quoteSorts = { version: { expression: 'q.version', type: 'integer' } } as const satisfies Sorts;
export const quoteFilters = z.strictObject(listQuery(quoteSorts, '-version'));
export const quoteParams = z.strictObject({
  id,
  version: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be a version')
    .transform(Number),
});

export const linkParams = z.strictObject({ token: z.string().max(200) });

/** The version says which offer the company has in front of it. */
const version = z.int('must be a whole number').min(1);
export const acceptQuoteBody = z.strictObject({ version, name: line(2, 100), note: prose(2000).optional() });
export const changeQuoteBody = z.strictObject({
  version,
  note: prose(2000).min(2, 'must say what to change'),
});
export const declineQuoteBody = z.strictObject({ version, note: prose(2000).optional() });

const nameOfSeat = z.strictObject({
  name: line(2, 100),
  email: email.nullish(),
  phone: phone.nullish(),
});
export const nameAttendeesBody = z.strictObject({ attendees: z.array(nameOfSeat).max(1000) });
export type NamedSeat = z.output<typeof nameOfSeat>;
export const namedSeat = nameOfSeat;

/** What the company sees behind its link. */
export const linkSchema = z
  .object({
    reference: z.string(),
    company_name: z.string(),
    contact_person: z.string(),
    topic: z.string(),
    status,
    /** The newest one. */
    quote: quoteSchema.nullable(),
    purchase_order: z.object({ media_type: z.string(), bytes: z.int(), uploaded_at: instant }).nullable(),
    session: z
      .object({
        course: z.string(),
        date,
        starts_at: instant,
        ends_at: instant,
        timezone: z.string(),
        location: z.string(),
        room: z.string().nullable(),
        status: z.enum(['scheduled', 'ongoing', 'completed', 'cancelled']),
        seats: z.int(),
        /** Until when names can be filled in or swapped. */
        names_due_at: instant,
        attendees: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            email: z.string().nullable(),
            phone: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
    invoice: z
      .object({ purchase_order: z.string(), amount: money, currency, due_date: date, paid: z.boolean() })
      .nullable(),
  })
  .meta({ id: 'corporate_link' });
export type LinkView = z.output<typeof linkSchema>;

export const planSessionBody = z.strictObject({
  ...createSessionBody.omit({
    capacity: true,
    early_bird_price: true,
    early_bird_until: true,
    trainer_id: true,
  }).shape,
  /** The trainer assigned to the request when left out. */
  trainer_id: id.optional(),
  /** As quoted when left out. */
  seats: createQuoteBody.shape.seats.optional(),
});

export const invoiceBody = z.strictObject({
  /** The number of the company's order. */
  purchase_order: line(1, 40),
  due_date: date,
});

export const invoicePaidBody = z.strictObject({ paid_on: date, reference: line(2, 60) });

import { z } from 'zod';
import { currency, date, email, id, instant, line, money, moneyInput, phone, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';

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
  })
  .meta({ id: 'corporate_request' });

export type CorporateRequest = z.output<typeof corporateRequestSchema>;

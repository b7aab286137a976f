import { z } from 'zod';
import { currency, flagInQuery, id, instant, line, money, moneyInput, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';

export const voucherKinds = ['percent', 'amount'] as const;

/** As people type it; capitals do not matter. */
export const voucherCode = z
  .string('must be text')
  .trim()
  .regex(/^[A-Za-z0-9-]{3,40}$/, 'must be 3 to 40 letters, digits or hyphens')
  .toUpperCase();

const uses = z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000);

const terms = {
  /** Percent of the price, or an amount off the whole booking. */
  value: moneyInput.refine((value) => value > 0, 'must be more than 0'),
  /** Only for this course; none, for all. */
  course_id: id.nullable(),
  valid_from: z.iso.datetime({ offset: true, error: 'must be an instant in ISO 8601' }).nullable(),
  valid_until: z.iso.datetime({ offset: true, error: 'must be an instant in ISO 8601' }).nullable(),
  /** By everybody together; none, without limit. */
  max_uses: uses.nullable(),
  /** By one person. */
  max_uses_per_user: uses.nullable(),
  note: prose(500).nullable(),
};

export const createVoucherBody = z
  .strictObject({
    code: voucherCode,
    kind: z.enum(voucherKinds, 'must be percent or amount'),
    ...z.strictObject(terms).partial().shape,
    value: terms.value,
    max_uses_per_user: terms.max_uses_per_user.default(1),
  })
  .refine((body) => body.kind !== 'percent' || body.value <= 100, {
    path: ['value'],
    message: 'must be at most 100 percent',
  });

/** Code and kind stay: people have the code already. */
export const updateVoucherBody = z
  .strictObject({ ...terms, is_active: z.boolean('must be true or false') })
  .partial();

export const voucherSorts = {
  created_at: { expression: 'v.created_at', type: 'timestamptz' },
  code: { expression: 'v.code', type: 'text' },
  uses: { expression: 'v.uses', type: 'integer' },
} as const satisfies Sorts;

export const voucherFilters = z.strictObject({
  ...listQuery(voucherSorts, '-created_at'),
  /** Any part of the code. */
  search: line(1, 40).optional(),
  course_id: id.optional(),
  is_active: flagInQuery.optional(),
});

export const voucherSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    kind: z.enum(voucherKinds),
    value: money,
    currency,
    course_id: z.string().nullable(),
    valid_from: instant.nullable(),
    valid_until: instant.nullable(),
    max_uses: z.int().nullable(),
    max_uses_per_user: z.int().nullable(),
    /** Held and paid bookings that have it. */
    uses: z.int(),
    note: z.string().nullable(),
    is_active: z.boolean(),
    created_by: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'voucher' });

export type Voucher = z.output<typeof voucherSchema>;

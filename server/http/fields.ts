// The building blocks of request and response schemas: one meaning of text, money, instant and phone everywhere.
import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from '../errors.ts';
import { parsePhone } from './parse-phone.ts';
import { problemSchema } from './problem.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const CONTROL_OR_BREAK = /[\u0000-\u001f\u007f\u2028\u2029]/;

/** One line of text, trimmed, `min` to `max` characters, no control characters. */
export function line(min: number, max: number) {
  return z
    .string('must be text')
    .trim()
    .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !CONTROL_OR_BREAK.test(text), 'must not contain control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed text');
}

/** Text with line breaks, trimmed, at most `max` characters. */
export function prose(max: number) {
  return z
    .string('must be text')
    .trim()
    .max(max, `must have at most ${max} characters`)
    .refine((text) => !CONTROL.test(text), 'must not contain control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed text');
}

export const id = z.guid('must be an id').transform((text) => text.toLowerCase());
export const idParams = z.strictObject({ id });

/** Addresses are compared and stored in lower case. */
export const email = z
  .string('must be text')
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be a valid e-mail address'));

/** At least 8 characters with a letter and a digit (original specification), at most 128. */
export const password = z
  .string('must be text')
  .min(8, 'must have at least 8 characters')
  .max(128, 'must have at most 128 characters')
  .refine((text) => /\p{L}/u.test(text) && /\d/.test(text), 'must contain a letter and a digit')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text');

/** Any usual spelling of a phone number; without a country code it is read as Kenyan. Stored as E.164. */
export const phone = z
  .string('must be text')
  .trim()
  .max(32, 'must be a phone number')
  .transform((text, context) => {
    const number = parsePhone(text.replace(/^(254)/, '+$1'));
    if (number?.isValid()) return number.number as string;
    context.addIssue({
      code: 'custom',
      message: 'must be a phone number, such as 0712 345 678 or +254 712 345 678',
    });
    return z.NEVER;
  });

/** A number M-Pesa can ring: Kenyan, 2547… or 2541…, any usual spelling. Gives E.164 with plus. */
export const mpesaPhone = z
  .string('must be text')
  .trim()
  .transform((text, context) => {
    const national = text.replace(/[\s().-]/g, '').match(/^(?:\+?254|0)?([17]\d{8})$/);
    if (national) return `+254${national[1]}`;
    context.addIssue({ code: 'custom', message: 'must be a Kenyan mobile number, such as 0712 345 678' });
    return z.NEVER;
  });

/** Money in a request: not negative, at most two decimals. */
export const moneyInput = z
  .number('must be a number')
  .min(0, 'must not be negative')
  .max(9_999_999_999.99, 'is too large')
  .refine(
    (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
    'must have at most two decimals',
  );
/** Money in an answer: a number with at most two decimals. */
export const money = z.number();
export const instant = z.iso.datetime({ precision: 3 });
export const date = z.iso.date('must be a date that exists, as YYYY-MM-DD');
export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, as HH:MM');
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter code such as KES');

/** Whole numbers in a query string. */
export function wholeInQuery(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
}
export const moneyInQuery = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,2})?$/, 'must be an amount, such as 1500 or 1500.50')
  .transform(Number);
export const flagInQuery = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true');

/** Cents of an amount with at most two decimals: comparisons of money are made in whole cents. */
export function cents(amount: number): number {
  return Math.round(amount * 100);
}

/**
 * The `response` part of a route's schema: its successes, and a problem document for each status of the named errors
 * and of what can happen to any request. The descriptions list the codes, so the OpenAPI document does too.
 */
export function answers<S extends Record<number, z.ZodType>>(successes: S, errors: ErrorCode[] = []) {
  const always: ErrorCode[] = [
    'malformed_request',
    'validation_failed',
    'rate_limited',
    'internal_error',
    'service_unavailable',
    'overloaded',
  ];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...new Set([...errors, ...always])]) {
    const status = errorCatalogue[code][0];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problems = Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${errorCatalogue[code][1]}`).join(' · '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
  return { ...problems, ...successes } as S;
}

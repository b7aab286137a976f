// Reading a Daraja request: each field in its order, and `Bad Request - Invalid <Field>` for the first that is wrong.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DarajaRefusal, invalidField } from './daraja-errors.ts';
import type { Daraja } from './daraja-state.ts';

/** Words Daraja refuses anywhere in a callback address, in any case. */
const refused_words = /m-?pesa|safaricom|exe|cmd|sql|query/i;

/** Numbers may be sent as numbers or as texts. */
export const asText = z.union([z.string(), z.number()]).transform(String);

export const shortcode = asText.pipe(z.string().regex(/^\d{5,7}$/));
export const msisdn = asText.pipe(z.string().regex(/^254[17]\d{8}$/));
export const receipt = z.string().regex(/^[A-Z0-9]{10}$/);

/** Whole shillings between two limits. */
export const shillings = (least: number, most: number) =>
  asText.pipe(z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most)));

export const timestamp = asText.pipe(
  z
    .string()
    .regex(/^\d{14}$/)
    .refine(isWallTime),
);

/** https anywhere, http on this machine only, and none of Daraja's refused words. */
export const callbackUrl = z.string().refine((text) => {
  if (!URL.canParse(text) || refused_words.test(text)) return false;
  const { protocol, hostname } = new URL(text);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
});

/** The body read by the schema; fields the schema does not know are let pass, as Daraja does. */
export function readFields<S extends z.ZodObject>(schema: S, body: unknown): z.infer<S> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new DarajaRefusal(400, '400.002.05', 'Invalid Request Payload');
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw invalidField(String(read.error.issues[0]?.path[0] ?? 'Request'));
}

/** Password must be base64(shortcode + passkey + Timestamp), with the very Timestamp of the request. */
export function checkPassword(
  daraja: Daraja,
  fields: { BusinessShortCode: string; Password: string; Timestamp: string },
): void {
  if (fields.BusinessShortCode !== daraja.credentials.shortcode)
    throw new DarajaRefusal(500, '500.001.1001', 'Merchant does not exist');
  const plain = fields.BusinessShortCode + daraja.credentials.passkey + fields.Timestamp;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(Buffer.from(plain).toString('base64')), digest(fields.Password)))
    throw new DarajaRefusal(500, '500.001.1001', 'Wrong credentials');
}

function isWallTime(text: string): boolean {
  const parts = text.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/)!.slice(1);
  const [year, month, day, hour, minute, second] = parts.map(Number) as [number, number, number, ...number[]];
  const date = new Date(Date.UTC(year, month - 1, day));
  const is_day = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return is_day && hour! < 24 && minute! < 60 && second! < 60;
}

// What the account endpoints take and give.
import { z } from 'zod';
import { email, line, password, phone } from '../http/fields.ts';
import { consentBody } from '../privacy/schemas.ts';
import { localeSchema, userSchema } from '../users/schemas.ts';

export const registerBody = z.strictObject({
  email,
  password,
  name: line(2, 100),
  phone: phone.nullish(),
  locale: localeSchema.default('en'),
  /** What the person agreed to on the way, or did not; the same as POST /api/consents right after. */
  consents: z.array(consentBody).max(8, 'must have at most 8 entries').optional(),
});

/** Any password may be tried here: the rules may have been others when it was chosen. */
const anyPassword = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(128, 'must have at most 128 characters');
/** Not checked for its form: a damaged link is as useless as an old one, and gets the same answer. */
const token = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');

export const loginBody = z.strictObject({ email, password: anyPassword });
export const emailBody = z.strictObject({ email });
export const tokenBody = z.strictObject({ token });
export const resetPasswordBody = z.strictObject({ token, password });
export const changePasswordBody = z.strictObject({ current_password: anyPassword, new_password: password });

export const loginAnswerSchema = z.object({
  user: userSchema,
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
  /** The role asks for a second factor that is not there yet; this log-in can do nothing but set one up. */
  must_set_up_second_factor: z.boolean(),
});
export const verifiedSchema = z.object({ email: z.string(), email_verified: z.literal(true) });
/** The same whether or not there is such an account. */
export const acceptedSchema = z.object({ message: z.string() });
/** The body of a 204. */
export const nothingSchema = z.null();

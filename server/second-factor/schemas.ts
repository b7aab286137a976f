// What the second factor takes and gives. The passkey's part is WebAuthn's own JSON, as browsers write it.
import { z } from 'zod';
import { loginAnswerSchema } from '../accounts/schemas.ts';
import { instant, line } from '../http/fields.ts';

/** How somebody can prove who they are; `password` only where there is no second factor. */
export const proofMethods = ['code', 'passkey', 'password'] as const;

const base64url = (most: number) =>
  z
    .string('must be text')
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .regex(/^[\w-]+$/, 'must be base64url');
const extensions = z.record(z.string().max(100), z.unknown()).default({});
const attachment = z.enum(['platform', 'cross-platform']).nullish();
const credential = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key', 'must be public-key'),
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
};

/** What `navigator.credentials.get()` gives, as JSON. */
export const passkeyProof = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(8000),
    userHandle: base64url(200).nullish(),
  }),
});
export type PasskeyProof = z.output<typeof passkeyProof>;

/** What `navigator.credentials.create()` gives, as JSON. */
export const newPasskey = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    authenticatorData: base64url(8000).nullish(),
    publicKey: base64url(8000).nullish(),
    publicKeyAlgorithm: z.int().nullish(),
    transports: z.array(z.string().max(40)).max(10).nullish(),
  }),
});
export type NewPasskey = z.output<typeof newPasskey>;

const challenge = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters');
/** Six digits of the app, or a recovery code; spaces and hyphens do not matter. */
const code = line(6, 60);
const anyPassword = z
  .string('must be text')
  .min(1, 'must not be empty')
  .max(128, 'must have at most 128 characters');

const exactlyOne = (names: readonly string[]) => (body: Record<string, unknown>) =>
  names.filter((name) => body[name] !== undefined).length === 1;

export const secondStepBody = z
  .strictObject({ challenge, code: code.optional(), passkey: passkeyProof.optional() })
  .refine(exactlyOne(['code', 'passkey']), { path: ['code'], message: 'or passkey is needed, not both' });
export const passkeyLoginBody = z.strictObject({ challenge, passkey: passkeyProof });
export const stepUpBody = z
  .strictObject({
    /** Of `POST /auth/step-up/challenge`; needed with a passkey. */
    challenge: challenge.optional(),
    code: code.optional(),
    passkey: passkeyProof.optional(),
    password: anyPassword.optional(),
  })
  .refine(exactlyOne(['code', 'passkey', 'password']), {
    path: ['code'],
    message: 'or passkey or password is needed, only one of them',
  })
  .refine((body) => body.passkey === undefined || body.challenge !== undefined, {
    path: ['challenge'],
    message: 'is needed with a passkey',
  });
export const codeBody = z.strictObject({ code });
export const removeTotpBody = z.strictObject({ password: anyPassword, code });
const passkeyName = line(1, 60);
export const addPasskeyBody = z.strictObject({ challenge, name: passkeyName, passkey: newPasskey });
export const renamePasskeyBody = z.strictObject({ name: passkeyName });

/** The password was right: one more step. */
export const secondStepSchema = z
  .object({
    /** Goes back with the proof; counts once, and only for this log-in. */
    challenge: z.string(),
    methods: z.array(z.enum(proofMethods)),
    /** For `navigator.credentials.get()`; null when the person has no passkey. */
    passkey_options: z.looseObject({ challenge: z.string() }).nullable(),
    /** Seconds. */
    expires_in: z.int(),
  })
  .meta({ id: 'second_step' });
export type SecondStep = z.output<typeof secondStepSchema>;
export const passkeyChallengeSchema = secondStepSchema
  .pick({ challenge: true, expires_in: true })
  .extend({ passkey_options: z.looseObject({ challenge: z.string() }) });

export const passkeySchema = z.object({
  id: z.guid(),
  name: z.string(),
  /** Kept in step between the person's devices by their maker. */
  is_synced: z.boolean(),
  created_at: instant,
  last_used_at: instant.nullable(),
});
export type Passkey = z.output<typeof passkeySchema>;

export const secondFactorSchema = z.object({
  /** When the app was set up; null while there is none. */
  totp_since: instant.nullable(),
  passkeys: z.array(passkeySchema),
  recovery_codes_left: z.int(),
  /** The role asks for one here. */
  is_required: z.boolean(),
  /** How this person confirms who they are. */
  methods: z.array(z.enum(proofMethods)),
  /** Until when no step-up is asked for; null when that is over. */
  proved_until: instant.nullable(),
});
export type SecondFactor = z.output<typeof secondFactorSchema>;

export const totpSetUpSchema = z.object({
  /** Base32, to be typed where no picture can be taken. */
  secret: z.string(),
  /** otpauth://totp/… */
  uri: z.string(),
  /** The address as a QR code. */
  qr_svg: z.string(),
});
export type TotpSetUp = z.output<typeof totpSetUpSchema>;
const codes = z.array(z.string());
/** `recovery_codes`: shown this once; null when the person has some already. */
export const factorAddedSchema = z.object({ recovery_codes: codes.nullable(), login: loginAnswerSchema });
export type FactorAdded = z.output<typeof factorAddedSchema>;
export const recoveryCodesSchema = z.object({ recovery_codes: codes });
export const provedSchema = z.object({ proved_until: instant });

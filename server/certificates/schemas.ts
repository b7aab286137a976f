import { z } from 'zod';
import { date, id, instant, line, prose } from '../http/fields.ts';
import { listQuery, type Sorts } from '../http/paging.ts';

export const certificateStatuses = ['valid', 'revoked', 'replaced'] as const;

/** What is printed, as it was on the day of issue. */
export const certificateContent = z.object({
  course_id: z.string(),
  course: z.string(),
  description: z.string(),
  hours: z.number(),
  held_on: date,
  location: z.string(),
  trainer: z.string().nullable(),
  issuer: z.string(),
  timezone: z.string(),
});
export type CertificateContent = z.output<typeof certificateContent>;

/** What anybody may see who has the code. */
export const publicCertificate = z
  .object({
    number: z.string(),
    status: z.enum(certificateStatuses),
    recipient_name: z.string(),
    course: z.string(),
    hours: z.number(),
    held_on: date,
    trainer: z.string().nullable(),
    issuer: z.string(),
    issued_at: instant,
    revoked_at: instant.nullable(),
    revoked_reason: z.string().nullable(),
    /** The number of the certificate that took its place. */
    replaced_by: z.string().nullable(),
  })
  .meta({ id: 'public_certificate' });
export type PublicCertificate = z.output<typeof publicCertificate>;

export const certificateSchema = z
  .object({
    ...publicCertificate.shape,
    id: z.string(),
    code: z.string(),
    /** The page that shows whether it is valid; also in the QR code. */
    url: z.string(),
    session_id: z.string(),
    attendee_id: z.string(),
    user_id: z.string().nullable(),
  })
  .meta({ id: 'certificate' });
export type Certificate = z.output<typeof certificateSchema>;

export const certificateSorts = {
  issued_at: { expression: 'k.issued_at', type: 'timestamptz' },
  recipient_name: { expression: 'k.recipient_name', type: 'text' },
} as const satisfies Sorts;

export const certificateFilters = z.strictObject({
  ...listQuery(certificateSorts, '-issued_at'),
  status: z.enum(certificateStatuses).optional(),
  session_id: id.optional(),
  /** A number, whole; or part of the name of the person. */
  search: line(2, 100).optional(),
});

const reason = prose(500).min(3, 'must have at least 3 characters');
export const revokeBody = z.strictObject({ reason });
export const reissueBody = z.strictObject({ name: line(2, 100), reason });

/** As printed or as typed: case, spaces and hyphens do not matter, nor do letters that look like figures. */
export const codeParams = z.strictObject({
  code: z
    .string()
    .max(60)
    .transform((text) =>
      text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1'),
    ),
});

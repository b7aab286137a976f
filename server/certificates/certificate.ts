// What two or more certificate actions share: how one is written, read and found by its code.
import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Db, Fragment, Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { Certificate, CertificateContent, PublicCertificate } from './schemas.ts';

/** Crockford's 32: nothing that is mistaken for something else when read aloud or typed from paper. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters, 130 random bits: cannot be guessed. */
export function newCode(): string {
  return Array.from(randomBytes(26), (byte) => LETTERS[byte & 31]).join('');
}

export type NewCertificate = {
  attendee_id: string;
  session_id: string;
  user_id: string | null;
  recipient_name: string;
  content: CertificateContent;
};

/**
 * Writes a certificate under the next number.
 * @returns null when the attendee has a valid one already
 */
export async function writeCertificate(
  tx: Tx,
  { now, config }: Pick<Deps, 'now' | 'config'>,
  wanted: NewCertificate,
): Promise<{ id: string; code: string; number: string } | null> {
  const issued_at = now();
  const [row] = await tx<{ id: string; code: string; number: string }[]>`
    insert into certificates (number, code, attendee_id, session_id, user_id, recipient_name, content, issued_at)
    select 'C-' || extract(year from ${issued_at}::timestamptz at time zone ${config.TIMEZONE}) || '-'
             || lpad(nextval('certificate_numbers')::text, 6, '0'),
           ${newCode()}, ${wanted.attendee_id}, ${wanted.session_id}, ${wanted.user_id}, ${wanted.recipient_name},
           ${tx.json(wanted.content)}, ${issued_at}
    on conflict (attendee_id) where revoked_at is null do nothing
    returning id, code, number`;
  return row ?? null;
}

/** Table: certificates as k. */
export function statusColumn(sql: Db): Fragment {
  return sql`case when k.replaced_by is not null then 'replaced' when k.revoked_at is not null then 'revoked' else 'valid' end`;
}

type Row = Omit<Certificate, 'url' | keyof CertificateContent> & {
  content: CertificateContent;
  page_value: string;
};
export type Issued = Certificate & { content: CertificateContent; page_value: string };

/** Certificates in the shape of the API. @param rest what follows FROM: `where …`, `order by …` */
export async function readCertificates(
  sql: Db,
  config: Pick<Config, 'PUBLIC_URL'>,
  rest: Fragment,
  pageValue?: Fragment,
): Promise<Issued[]> {
  const rows = await sql<Row[]>`
    select k.id, k.number, k.code, ${statusColumn(sql)} as status, k.recipient_name, k.content, k.issued_at, k.revoked_at,
           k.revoked_reason, (select number from certificates other where other.id = k.replaced_by) as replaced_by,
           k.session_id, k.attendee_id, k.user_id, ${pageValue ?? sql`''`} as page_value
    from certificates k ${rest}`;
  return rows.map((row) => {
    const { course, hours, held_on, trainer, issuer } = row.content;
    return { ...row, course, hours, held_on, trainer, issuer, url: certificateUrl(config, row.code) };
  });
}

/** Where people see whether a certificate is valid. */
export function certificateUrl({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>, code: string): string {
  return `${PUBLIC_URL}/certificates/${code}`;
}

/**
 * The certificate behind a code somebody sent. Wrong codes are counted against the address, right ones are not.
 * @throws AppError not_found, rate_limited
 */
export async function certificateByCode(deps: Deps, code: string, ip: string): Promise<Issued> {
  await deps.limits.count('certificate_by_address', ip);
  const [certificate] = await readCertificates(deps.sql, deps.config, deps.sql`where k.code = ${code}`);
  if (!certificate) throw new AppError('not_found', 'There is no certificate with this code');
  await deps.limits.giveBack('certificate_by_address', ip);
  return certificate;
}

/** What others than the owner and admins see. */
export function publicPart(certificate: Issued): PublicCertificate {
  const { number, status, recipient_name, course, hours, held_on, trainer, issuer } = certificate;
  const { issued_at, revoked_at, revoked_reason, replaced_by } = certificate;
  return {
    ...{ number, status, recipient_name, course, hours, held_on, trainer, issuer },
    ...{ issued_at, revoked_at, revoked_reason, replaced_by },
  };
}

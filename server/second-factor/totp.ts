// Codes of an authenticator app (RFC 6238): six digits, new every 30 seconds, SHA-1, which is what every app can do.
import { Secret, TOTP } from 'otpauth';
import type { Tx } from '../database/connect.ts';
import type { Deps } from '../deps.ts';

const PERIOD_S = 30;
/** A phone's clock may be a period off, and people type slowly. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret in base32. */
export function newSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What the app reads: its address, and that as a picture. @param label whose account it is */
export async function describeSecret(secret: string, issuer: string, label: string) {
  const { default: QRCode } = await import('qrcode');
  const uri = new TOTP({ issuer, label, secret, period: PERIOD_S }).toString();
  return { secret, uri, qr_svg: await QRCode.toString(uri, { type: 'svg', margin: 2 }) };
}

/** The period that a code belongs to, now or one beside; null when it is none of them. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const totp = new TOTP({ secret, period: PERIOD_S });
  const away = totp.validate({ token: code, timestamp, window: WINDOW });
  return away === null ? null : Math.floor(timestamp / (PERIOD_S * 1000)) + away;
}

/**
 * Uses up a code of the person's app. Of two who bring the same one at once, the database lets one through; an older
 * one than the last does not count either.
 */
export async function spendTotp(
  tx: Tx,
  { seal, now }: Pick<Deps, 'seal' | 'now'>,
  user_id: string,
  code: string,
): Promise<boolean> {
  const [held] = await tx<{ secret: string }[]>`
    select secret from totp_secrets where user_id = ${user_id} and secret is not null`;
  const step = held ? stepOf(seal.open(held.secret), code, now()) : null;
  if (step === null) return false;
  const spent = await tx`
    update totp_secrets set last_step = ${step}
    where user_id = ${user_id} and secret = ${held!.secret} and (last_step is null or last_step < ${step})`;
  return spent.count === 1;
}

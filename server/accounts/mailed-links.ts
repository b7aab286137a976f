// The links we mail: they carry a random token that is stored hashed, works once and expires. A new link replaces the
// one before it.
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import type { JobHandler } from '../jobs/worker.ts';
import { type Recipient, writeMessage } from '../messages/outbox.ts';
import { hashToken, randomToken } from '../seal.ts';

type Person = { id: string; email: string; name: string; locale: string };

/** A person as the outbox wants them. */
export function recipientOf({ id, email, name, locale }: Person): Recipient {
  return { user_id: id, email, name, locale };
}

/** @param key names the occasion in the outbox; without it each call is an occasion of its own */
export async function mailVerificationLink(tx: Tx, deps: Deps, person: Person, key?: string): Promise<void> {
  const { config, now } = deps;
  const token = randomToken();
  const hours = config.VERIFY_EMAIL_HOURS;
  await tx`
    update users set email_verification_token = ${hashToken(token)},
      email_verification_expires = ${new Date(now().getTime() + hours * 3_600_000)}
    where id = ${person.id}`;
  await writeMessage(tx, deps, {
    key: key ?? `verify_email:${hashToken(token)}`,
    kind: 'verify_email',
    to: recipientOf(person),
    data: { link: `${config.PUBLIC_URL}/verify-email?token=${token}`, hours },
  });
}

async function mailResetLink(tx: Tx, deps: Deps, person: Person, key: string): Promise<void> {
  const { config, now } = deps;
  const token = randomToken();
  const minutes = config.RESET_PASSWORD_MINUTES;
  await tx`
    update users set password_reset_token = ${hashToken(token)},
      password_reset_expires = ${new Date(now().getTime() + minutes * 60_000)}
    where id = ${person.id}`;
  await writeMessage(tx, deps, {
    key,
    kind: 'reset_password',
    to: recipientOf(person),
    data: { link: `${config.PUBLIC_URL}/reset-password?token=${token}`, minutes },
  });
}

/** The job behind forgot-password. Does nothing for an address without an active account. */
export const mailResetLinkJob: JobHandler<'mail_reset_link'> = (deps, asked) =>
  mailOnce(deps, `reset_password:${asked.occasion}`, asked.sealed_email, (tx, person, key) =>
    mailResetLink(tx, deps, person, key),
  );

/** The job behind resend-verification. Does nothing for an address without an active account that needs it. */
export const mailVerificationLinkJob: JobHandler<'mail_verification_link'> = (deps, asked) =>
  mailOnce(deps, `verify_email:${asked.occasion}`, asked.sealed_email, async (tx, person, key) => {
    if (!person.email_verified) await mailVerificationLink(tx, deps, person, key);
  });

/** A job may run twice; a second token would spoil the link that the first run mailed. */
async function mailOnce(
  deps: Deps,
  key: string,
  sealed_email: string,
  mail: (tx: Tx, person: Person & { email_verified: boolean }, key: string) => Promise<void>,
): Promise<void> {
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    const [person] = await tx<(Person & { email_verified: boolean })[]>`
      select id, email, name, locale, email_verified from users
      where email = ${deps.seal.open(sealed_email)} and is_active for update`;
    if (!person) return;
    const earlier = await tx`select from messages where key = ${key}`;
    if (earlier.length === 0) await mail(tx, person, key);
  });
}

// POST /api/users/:id/erase: a person leaves and takes the identity along. What the tax law wants stays: bookings,
// amounts, numbered receipts, all of them about "Erased person". personal-data.ts lists what there is to think of.

import { unusablePassword } from '../accounts/password.ts';
import { revokeLogins } from '../accounts/revocations.ts';
import { giveReason } from '../audit/give-reason.ts';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import type { Content } from '../documents/schemas.ts';
import { AppError, invalidField } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { mayStopBeingAdmin, visibleTo } from '../users/user.ts';
import { documentsOf } from './personal-data.ts';
import { eraseBody, erasedSchema } from './schemas.ts';

const NOBODY = 'Erased person';
const ERASED = '(erased)';

export const eraseUser: Action = async (app, deps) => {
  const { sql, now, revocations } = deps;
  app.post(
    '/users/:id/erase',
    {
      schema: {
        tags: ['Data protection'],
        summary: 'Erase a person: oneself, or anybody for admins',
        description:
          'Cannot be undone. Refused while there are bookings still to come or money to be paid back. Receipts, amounts and dates stay for the tax office, without the identity.',
        params: idParams,
        body: eraseBody,
        response: answers({ 200: erasedSchema }, ['not_found', 'conflict', 'forbidden']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const { kept, ended } = await transaction(sql, actorOf(request), async (tx) => {
        if (request.body.reason) await giveReason(tx, request.body.reason);
        const [person] = await tx<{ email: string; role: string; erased_at: string | null }[]>`
          select email, role, erased_at from users where id = ${id} and ${visibleTo(tx, caller)}`;
        if (!person) throw new AppError('not_found');
        if (person.erased_at !== null) throw new AppError('conflict', 'This account was erased already');
        if (person.email !== request.body.confirm_email)
          throw invalidField('confirm_email', 'is not the address of this account');
        if (person.role === 'admin') await mayStopBeingAdmin(tx, caller, id);
        await tx`select from users where id = ${id} for update`;
        await refuseWhileOpen(tx, deps, id);
        return eraseEverywhere(tx, deps, id, person.email);
      });
      revocations.remember(ended);
      return { erased_at: now().toISOString(), kept };
    },
  );
};

/** @throws AppError 409 while somebody still has to know who this is */
async function refuseWhileOpen(tx: Tx, { now }: Deps, id: string): Promise<void> {
  const [open] = await tx<{ bookings: number; refunds: number }[]>`
    select (select count(*) from bookings b join sessions s on s.id = b.session_id
            where b.user_id = ${id} and b.cancelled_at is null and b.payment_status in ('pending', 'paid')
              and s.status in ('scheduled', 'ongoing') and s.ends_at > ${now()}) as bookings,
           (select count(*) from refunds f join bookings b on b.id = f.booking_id
            where b.user_id = ${id} and f.status in ('requested', 'processing')) as refunds`;
  if (open!.bookings > 0)
    throw new AppError('conflict', 'There are bookings still to come: cancel them first', {
      more: { bookings: open!.bookings },
    });
  if (open!.refunds > 0)
    throw new AppError('conflict', 'Money is still to be paid back: wait until it has arrived', {
      more: { refunds: open!.refunds },
    });
}

async function eraseEverywhere(tx: Tx, deps: Deps, id: string, email: string) {
  const { seal, now } = deps;
  const ended = await revokeLogins(tx, now(), { user_id: id }, 'deactivated');
  await tx`delete from refresh_tokens where login_id in (select id from logins where user_id = ${id})`;
  await tx`update logins set ip = null, user_agent = null where user_id = ${id}`;
  await tx`delete from idempotency_keys where scope = ${id}`;
  await tx`delete from notifications where user_id = ${id}`;
  await tx`delete from notification_choices where user_id = ${id}`;
  await tx`delete from totp_secrets where user_id = ${id}`;
  await tx`delete from passkeys where user_id = ${id}`;
  await tx`delete from recovery_codes where user_id = ${id}`;
  await tx`delete from saved_views where user_id = ${id}`;
  await tx`delete from calendar_feeds where user_id = ${id}`;
  await tx`delete from course_interests where user_id = ${id} or email_hash = ${seal.lookup(email)}`;
  await tx`delete from development_mailbox where recipient = ${email}`;
  await tx`update events set user_id = null where user_id = ${id}`;
  await tx`
    update messages set recipient = ${seal.close(ERASED)}, recipient_hash = null, data = null,
           status = case status when 'queued' then 'failed' else status end, error = ${ERASED}
    where user_id = ${id}`;
  const bookings = await tx`
    update bookings set contact_phone = null, contact_phone_hash = null, special_requirements = null where user_id = ${id}`;
  await tx`
    update attendees set name = ${NOBODY}, email = null, phone = null, birth_year = null
    where booking_id in (select id from bookings where user_id = ${id})`;
  const payments = await eraseFromMoney(tx, deps, id);
  const documents = await eraseFromDocuments(tx, deps, id);
  await tx`update reviews set comment = null, reply = null, replied_at = null where user_id = ${id}`;
  await tx`update trainers set user_id = null where user_id = ${id}`;
  await tx`
    update users set email = ${`erased-${id}@erased.invalid`}, name = ${NOBODY}, phone = null, phone_hash = null,
      password_hash = ${unusablePassword()}, email_verified = false, email_verification_token = null,
      email_verification_expires = null, password_reset_token = null, password_reset_expires = null, is_active = false,
      last_login = null, erased_at = ${now()}
    where id = ${id}`;
  return { ended, kept: { bookings: bookings.count, payments, documents } };
}

/** Amounts, states and the providers' ids of the money stay; numbers and raw deliveries go. */
async function eraseFromMoney(tx: Tx, { seal }: Deps, id: string): Promise<number> {
  const payments = await tx<{ id: string }[]>`
    update payments set phone = null, phone_hash = null, provider_response = null
    where booking_id in (select id from bookings where user_id = ${id}) returning id`;
  const ids = payments.map((payment) => payment.id);
  await tx`update receipts set payer_phone = null where payment_id = any(${ids}::uuid[])`;
  await tx`
    update payment_webhooks set payload = ${seal.close('')}, headers = ${seal.closeJson({})}, ip = null
    where payment_id = any(${ids}::uuid[])`;
  return ids.length;
}

/** The one change that numbered papers and certificates allow, see migration 0033. */
async function eraseFromDocuments(tx: Tx, { seal, now }: Deps, id: string): Promise<number> {
  const documents = await tx<{ id: string; content: string }[]>`
    select d.id, d.content from documents d where ${documentsOf(tx, id)}`;
  await tx`select set_config('darasa.erasing', 'on', true)`;
  for (const document of documents) {
    const content = seal.openJson(document.content) as Content;
    const nameless = { ...content, payer: { name: NOBODY, email: null, phone: null } };
    await tx`update documents set content = ${seal.closeJson(nameless)} where id = ${document.id}`;
  }
  await tx`
    update certificates set recipient_name = ${NOBODY}, revoked_at = coalesce(revoked_at, ${now()}),
           revoked_reason = coalesce(revoked_reason, 'The person was erased at their own wish')
    where user_id = ${id}`;
  await tx`select set_config('darasa.erasing', '', true)`;
  return documents.length;
}

// POST /api/corporate/requests/:id/session: a private session for a company that accepted. Its seats are held for the
// company by a booking that waits for the purchase order.
import type { z } from 'zod';
import { hashPassword } from '../accounts/password.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { type Answer, answerOnce } from '../http/idempotency.ts';
import { randomToken } from '../seal.ts';
import { insertSession } from '../sessions/create-session.ts';
import { sessionSchema } from '../sessions/schemas.ts';
import { readSession } from '../sessions/session.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { newLink } from './link.ts';
import { namesDueAt } from './link-view.ts';
import { readQuotes } from './quote.ts';
import { type CorporateRequest, planSessionBody } from './schemas.ts';
import { tellCompany } from './tell-company.ts';

/** Companies pay late, and nobody else waits for these seats: the hold outlasts the training by so many days. */
const HOLD_AFTER_DAYS = 90;

export const planSession: Action = async (app, deps) => {
  app.post(
    '/corporate/requests/:id/session',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Plan the private session of a confirmed request',
        description:
          'Only the company, its trainer and admins see it. Its seats are held for the company (`booking_id` of the request) until the purchase order is accepted.',
        params: idParams,
        body: planSessionBody,
        response: answers({ 201: sessionSchema }, [
          'not_found',
          'conflict',
          'trainer_busy',
          'room_busy',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      return answerOnce(deps, request, reply, async (tx): Promise<Answer> => {
        const session_id = await plan(tx, deps, request.params.id, request.body);
        return { status: 201, body: await readSession(tx, session_id, caller) };
      });
    },
  );
};

async function plan(tx: Tx, deps: Deps, id: string, wish: z.output<typeof planSessionBody>): Promise<string> {
  const [request] = await readCorporateRequests(tx, deps, tx`id = ${id} for update`);
  if (!request) throw new AppError('not_found', 'There is no such request');
  if (request.status !== 'confirmed')
    throw new AppError(
      'conflict',
      `The request is ${request.status}: a session is planned once it is confirmed`,
    );
  const [quote] = await readQuotes(tx, deps, tx`where q.request_id = ${id} and q.status = 'accepted'`);
  const { seats = quote?.seats ?? request.headcount, ...place } = wish;
  if (seats === null)
    throw invalidField('seats', 'is needed, because neither quote nor request says how many');
  const trainer_id = place.trainer_id ?? request.assigned_to_trainer_id;
  const session_id = await insertSession(tx, deps, { ...place, trainer_id, capacity: seats }, id);
  await bookForCompany(tx, deps, request, session_id, seats);
  const [session] = await tx<{ course: string; starts_at: string; timezone: string; location: string }[]>`
    select c.title as course, s.starts_at, s.timezone, s.location
    from sessions s join courses c on c.id = s.course_id where s.id = ${session_id}`;
  await tellCompany(tx, deps, request, {
    key: `corporate_session_planned:${session_id}`,
    kind: 'corporate_session_planned',
    data: {
      ...{ ...session!, reference: request.reference, seats },
      names_due_at: namesDueAt(deps.config, session!.starts_at).toISOString(),
      link: await newLink(tx, deps, id),
    },
  });
  return session_id;
}

async function bookForCompany(
  tx: Tx,
  deps: Deps,
  request: CorporateRequest,
  session_id: string,
  seats: number,
): Promise<void> {
  const total = request.quoted_price!;
  const [booking] = await tx<{ id: string }[]>`
    insert into bookings (user_id, session_id, seats, payment_status, unit_price, total_amount, currency, contact_phone,
                          contact_phone_hash, hold_expires_at, created_at)
    select ${await companyAccount(tx, deps, request)}, s.id, ${seats}, ${total === 0 ? 'paid' : 'pending'},
           round(${total}::numeric / ${seats}, 2), ${total}, ${request.currency}, ${deps.seal.close(request.phone)},
           ${deps.seal.lookup(request.phone)}, s.ends_at + make_interval(days => ${HOLD_AFTER_DAYS}), ${deps.now()}
    from sessions s where s.id = ${session_id}
    returning id`;
  await tx`
    update corporate_requests set booking_id = ${booking!.id}, purchase_order = null, invoice_due_date = null,
      invoice_paid_on = null, invoice_paid_reference = null
    where id = ${request.id}`;
}

/**
 * Bookings belong to accounts: the one of the contact's address, or a new one that nobody can log in to before the
 * contact chooses a password through the mailbox.
 */
async function companyAccount(tx: Tx, { now }: Deps, request: CorporateRequest): Promise<string> {
  const [known] = await tx<{ id: string; usable: boolean }[]>`
    select id, email_verified and is_active as usable from users where email = ${request.email}`;
  // Anybody can register with an address that is not theirs; only its owner can verify it.
  if (known && !known.usable)
    throw new AppError(
      'conflict',
      'The account of the contact’s address is not verified, or not active: correct the address',
    );
  if (known) return known.id;
  const [made] = await tx<{ id: string }[]>`
    insert into users (email, password_hash, name, phone, phone_hash, locale, created_at)
    select ${request.email}, ${await hashPassword(randomToken())}, left(company_name, 100), phone, phone_hash, locale, ${now()}
    from corporate_requests where id = ${request.id}
    returning id`;
  return made!.id;
}

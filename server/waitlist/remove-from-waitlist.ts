// DELETE /api/waitlist/:id: an admin takes somebody off the list, with a reason that the person is told.
import { z } from 'zod';
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { writeMessage } from '../messages/outbox.ts';
import { refuseStep } from '../state-machine.ts';
import { offerFreedSeats } from './offer-freed-seats.ts';
import { removeFromWaitlistBody } from './schemas.ts';
import { entryFacts } from './settle-entries.ts';
import { waitlistTransitions, withdrawOffer } from './waitlist.ts';

export const removeFromWaitlist: Action = async (app, deps) => {
  app.delete(
    '/waitlist/:id',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'Take somebody off a waiting list',
        description:
          'Ends an offer too: its seats go to the next at once. The person is told the `reason`. An entry that has ended stays as it is (`invalid_transition`).',
        params: idParams,
        body: removeFromWaitlistBody,
        response: answers({ 204: z.null() }, ['not_found', 'invalid_transition']),
      },
    },
    async (request, reply) => {
      await transaction(deps.sql, actorOf(request), (tx) =>
        remove(tx, deps, request.params.id, request.body.reason),
      );
      return reply.code(204).send(null);
    },
  );
};

async function remove(tx: Tx, deps: Deps, id: string, reason: string): Promise<void> {
  const [found] = await tx<
    { session_id: string }[]
  >`select session_id from waitlist_entries where id = ${id}`;
  if (!found) throw new AppError('not_found');
  await tx`select from sessions where id = ${found.session_id} for update`;
  const [entry] = await tx<{ status: string; booking_id: string | null }[]>`
    select status, booking_id from waitlist_entries where id = ${id} for update`;
  refuseStep(waitlistTransitions, 'entry', entry!.status, 'removed');
  if (entry!.status === 'removed') return;
  await tx`
    update waitlist_entries set status = 'removed', ended_at = ${deps.now()}, end_reason = ${reason} where id = ${id}`;
  if (entry!.booking_id) await withdrawOffer(tx, deps, entry!.booking_id, reason);
  const { facts, to } = await entryFacts(tx, deps, id);
  await writeMessage(tx, deps, {
    key: `waitlist_ended:${id}`,
    kind: 'waitlist_ended',
    to,
    data: { ...facts, why: 'removed', reason },
  });
  await offerFreedSeats(tx, deps, found.session_id);
}

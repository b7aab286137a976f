// DELETE /api/sessions/:sessionId/waitlist: leaves the line, or declines the offer; its seats go to the next at once.
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { offerFreedSeats } from './offer-freed-seats.ts';
import { waitlistParams } from './schemas.ts';
import { withdrawOffer } from './waitlist.ts';

export const leaveWaitlist: Action = async (app, deps) => {
  app.delete(
    '/sessions/:sessionId/waitlist',
    {
      schema: {
        tags: ['Waiting list'],
        summary: 'Leave the waiting list, or decline an offer',
        params: waitlistParams,
        response: answers({ 204: z.null() }, ['not_found']),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      const { sessionId: session_id } = request.params;
      await transaction(deps.sql, actorOf(request), async (tx) => {
        await tx`select from sessions where id = ${session_id} for update`;
        const [entry] = await tx<{ id: string; booking_id: string | null }[]>`
          select id, booking_id from waitlist_entries
          where user_id = ${user_id} and session_id = ${session_id} and status in ('waiting', 'offered')`;
        if (!entry) throw new AppError('not_found', 'You are not on this waiting list');
        if (entry.booking_id) await withdrawOffer(tx, deps, entry.booking_id, 'The offer was declined');
        else
          await tx`update waitlist_entries set status = 'left', ended_at = ${deps.now()} where id = ${entry.id}`;
        await offerFreedSeats(tx, deps, session_id);
      });
      return reply.code(204).send(null);
    },
  );
};

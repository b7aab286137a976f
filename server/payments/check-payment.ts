// POST /api/payments/check: somebody waits at the screen, or came back from the card page, so the provider is asked now
// and not when its turn comes. What a returning browser claims is never taken for an answer.
import type { Action } from '../deps.ts';
import { callerOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { askProvider } from './ask-provider.ts';
import { isOpen } from './payment.ts';
import { readStatus } from './payment-status.ts';
import { paymentStatusSchema, refBody } from './schemas.ts';

/** Sooner than this, M-Pesa does not know the push yet (payments.md, *Query*). */
const EARLIEST_QUERY_MS = 10_000;

export const checkPayment: Action = async (app, deps) => {
  app.post(
    '/payments/check',
    {
      config: { deadline_ms: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000, admission: 'waits' },
      schema: {
        tags: ['Payments'],
        summary: 'Ask the provider now where a payment stands',
        description: 'Thirty times in five minutes at most. Answers as `GET /api/payments/status` does.',
        body: refBody,
        response: answers({ 200: paymentStatusSchema }, ['not_found']),
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { ref } = request.body;
      const before = await readStatus(deps, caller, ref);
      const age_ms = deps.now().getTime() - Date.parse(before.initiated_at);
      if (!isOpen(before) || (before.provider === 'mpesa' && age_ms < EARLIEST_QUERY_MS)) return before;
      await deps.limits.count('check_by_account', caller.user_id);
      await askProvider(deps, { payment_id: before.id, now_please: true });
      return readStatus(deps, caller, ref);
    },
  );
};

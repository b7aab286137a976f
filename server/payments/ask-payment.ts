// POST /api/payments/:id/ask: an admin asks the provider now what became of a payment, an ended one too.
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readAdminPayments } from './admin-payment.ts';
import { lookUp } from './ask-provider.ts';
import { type Evidence, ProviderUnavailable } from './gateway.ts';
import { type Attempted, readAttempt } from './payment.ts';
import { adminPaymentSchema } from './schemas.ts';
import { settle } from './settle.ts';

export const askPayment: Action = async (app, deps) => {
  app.post(
    '/payments/:id/ask',
    {
      handlerTimeout: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000,
      schema: {
        tags: ['Payments'],
        summary: 'Ask the provider about a payment now',
        description:
          'What the provider says is applied by the usual rules: money that turns up late still pays its booking or goes back.',
        params: idParams,
        response: answers({ 200: adminPaymentSchema }, ['not_found', 'conflict', 'provider_unavailable']),
      },
    },
    async (request) => {
      const { sql } = deps;
      const payment = await readAttempt(sql, deps, request.params.id, 'unlocked');
      if (!payment) throw new AppError('not_found', 'There is no such payment');
      const evidence = await ask(deps, payment);
      await transaction(sql, actorOf(request), (tx) => settle(tx, deps, payment.id, evidence));
      const [answer] = await readAdminPayments(sql, deps, sql`where p.id = ${payment.id}`);
      return answer!;
    },
  );
};

/** @throws AppError conflict when there is nothing to ask by, provider_unavailable */
async function ask(deps: Deps, payment: Attempted): Promise<Evidence> {
  if (payment.provider === 'other')
    throw new AppError('conflict', 'This money was recorded by a person: there is no provider to ask');
  const gateway = deps.gateways[payment.provider];
  if (!gateway) throw new AppError('provider_unavailable', 'This provider is not set up');
  try {
    const evidence = await lookUp(deps, gateway, payment);
    if (evidence) return evidence;
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    throw new AppError('provider_unavailable', undefined, {
      retry_after_s: error.retry_after_s ?? 30,
      cause: error,
    });
  }
  throw new AppError(
    'conflict',
    'The provider never told us the id of this attempt, so it cannot be asked: look for the money in its statement',
  );
}

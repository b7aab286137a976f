// POST /api/payments/paybill/register: tells M-Pesa where to report money typed into the PayBill by hand.
import { z } from 'zod';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';

export const registerPaybillAddresses: Action = async (app, deps) => {
  app.post(
    '/payments/paybill/register',
    {
      handlerTimeout: (deps.config.PROVIDER_TIMEOUT_SECONDS + 10) * 1000,
      schema: {
        tags: ['Payments'],
        summary: 'Register the PayBill addresses with M-Pesa',
        description:
          'Once for each installation, and again when its public address or MPESA_C2B_SECRET changes. Safe to repeat.',
        response: answers({ 200: z.object({ registered: z.literal(true) }) }, [
          'conflict',
          'provider_unavailable',
        ]),
      },
    },
    async () => {
      await registerPaybill(deps);
      return { registered: true as const };
    },
  );
};

/** @throws AppError conflict when it is not set up or refused, provider_unavailable */
export async function registerPaybill({ config, gateways }: Deps): Promise<void> {
  const register = gateways.mpesa?.registerPaybill;
  if (!register || config.MPESA_C2B_SECRET === undefined)
    throw new AppError('conflict', 'M-Pesa and MPESA_C2B_SECRET must be configured first');
  const at = (kind: 'c' | 'v') => `${config.PUBLIC_URL}/api/hooks/${kind}/${config.MPESA_C2B_SECRET}`;
  const outcome = await register({ confirmation: at('c'), validation: at('v') });
  if (outcome.kind === 'refused') throw new AppError('conflict', outcome.reason);
  if (outcome.kind === 'unavailable') throw new AppError('provider_unavailable', outcome.reason);
}

import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { approveRefund, rejectRefund } from './approve-refund.ts';
import { listRefunds } from './list-refunds.ts';
import { requestRefund } from './request-refund.ts';
import { retryRefund } from './retry-refund.ts';
import { settleRefundByHand } from './settle-by-hand.ts';

export async function refundRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    admin([listRefunds, requestRefund, approveRefund, rejectRefund, retryRefund, settleRefundByHand]),
    deps,
  );
}

import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { admin } from '../http/access.ts';
import { applyReceipt } from './apply-receipt.ts';
import { getReceivedMoney } from './get-receipt.ts';
import { listReceipts } from './list-receipts.ts';
import { refundReceipt } from './refund-receipt.ts';
import { suggestBookings } from './suggest-bookings.ts';

export async function receiptRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(
    admin([listReceipts, getReceivedMoney, applyReceipt, refundReceipt, suggestBookings]),
    deps,
  );
}

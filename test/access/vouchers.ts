import { randomUUID } from 'node:crypto';
import { adminOnly, loggedIn, type Row } from './world.ts';

export const vouchers: Record<string, Row> = {
  'POST /api/bookings/price': {
    outcomes: loggedIn(200),
    body: (w) => ({ session_id: w.session.id, seats: 2, voucher: w.voucher.code }),
  },
  'GET /api/vouchers': { outcomes: adminOnly(200) },
  'POST /api/vouchers': {
    outcomes: adminOnly(201),
    body: () => ({ code: randomUUID(), kind: 'percent', value: 10 }),
  },
  'GET /api/vouchers/{id}': { outcomes: adminOnly(200), path: (w) => `/api/vouchers/${w.voucher.id}` },
  'PUT /api/vouchers/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/vouchers/${w.voucher.id}`,
    body: () => ({ value: 15 }),
  },
  'DELETE /api/vouchers/{id}': { outcomes: adminOnly(204), path: (w) => `/api/vouchers/${w.voucher.id}` },
};

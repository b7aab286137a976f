import { adminOnly, type Row } from './world.ts';

const reason = 'Agreed on the phone';
const today = '2026-01-31';

export const moneyDesk: Record<string, Row> = {
  'GET /api/payments': { outcomes: adminOnly(200) },
  'GET /api/payments/{id}': { outcomes: adminOnly(200), path: (w) => `/api/payments/${w.payment.id}` },
  'POST /api/payments/{id}/ask': {
    outcomes: adminOnly(502),
    path: (w) => `/api/payments/${w.payment.id}/ask`,
  },
  'POST /api/payments/{id}/clear-attention': {
    outcomes: adminOnly(200),
    path: (w) => `/api/payments/${w.payment.id}/clear-attention`,
    body: () => ({ reason }),
  },
  'POST /api/payments/other': {
    outcomes: adminOnly(201),
    body: (w) => ({ booking_id: w.booking.id, method: 'cash', reference: w.booking.id, reason }),
  },
  'POST /api/payments/paybill/register': { outcomes: adminOnly(409) },
  'GET /api/payment-webhooks': { outcomes: adminOnly(200) },
  'GET /api/payment-webhooks/{id}': {
    outcomes: adminOnly(404),
    path: (w) => `/api/payment-webhooks/${w.payment.id}`,
  },
  'POST /api/payment-webhooks/{id}/retry': {
    outcomes: adminOnly(404),
    path: (w) => `/api/payment-webhooks/${w.payment.id}/retry`,
    body: () => ({ reason }),
  },
  'GET /api/receipts': { outcomes: adminOnly(200) },
  'GET /api/receipts/{id}': { outcomes: adminOnly(404), path: (w) => `/api/receipts/${w.payment.id}` },
  'GET /api/receipts/{id}/suggestions': {
    outcomes: adminOnly(404),
    path: (w) => `/api/receipts/${w.payment.id}/suggestions`,
  },
  'POST /api/receipts/{id}/apply': {
    outcomes: adminOnly(404),
    path: (w) => `/api/receipts/${w.payment.id}/apply`,
    body: (w) => ({ booking_id: w.booking.id, reason }),
  },
  'POST /api/receipts/{id}/refund': {
    outcomes: adminOnly(404),
    path: (w) => `/api/receipts/${w.payment.id}/refund`,
    body: () => ({ reason }),
  },
  'GET /api/refunds': { outcomes: adminOnly(200) },
  'POST /api/refunds': {
    outcomes: adminOnly(409),
    body: (w) => ({ booking_id: w.booking.id, reason }),
  },
  'GET /api/refunds/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/refunds/${w.settled.refund_id}`,
  },
  ...Object.fromEntries(
    ['approve', 'reject', 'retry'].map((verb): [string, Row] => [
      `POST /api/refunds/{id}/${verb}`,
      {
        outcomes: adminOnly(409),
        path: (w) => `/api/refunds/${w.settled.refund_id}/${verb}`,
        body: () => ({ reason }),
      },
    ]),
  ),
  'POST /api/refunds/{id}/settle': {
    outcomes: adminOnly(409),
    path: (w) => `/api/refunds/${w.settled.refund_id}/settle`,
    body: () => ({ outcome: 'failed', reason }),
  },
  'GET /api/reconciliations': { outcomes: adminOnly(200) },
  'GET /api/reconciliations/{id}': {
    outcomes: adminOnly(404),
    path: (w) => `/api/reconciliations/${w.payment.id}`,
  },
  'POST /api/reconciliations': {
    outcomes: adminOnly(422),
    path: () => `/api/reconciliations?provider=mpesa&date_from=${today}&date_to=${today}`,
    body: () => ({}),
  },
};

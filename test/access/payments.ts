import { loggedIn, ownerOrAdmin, publicly, type Row } from './world.ts';

export const payments: Record<string, Row> = {
  'POST /api/payments/mpesa/initiate': {
    outcomes: loggedIn(502),
    body: (w) => ({ booking_id: w.booking.id, phone: '0712345678' }),
  },
  'POST /api/payments/flutterwave/initiate': {
    outcomes: loggedIn(502),
    body: (w) => ({ booking_id: w.booking.id }),
  },
  'GET /api/payments/status': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/payments/status?ref=${w.payment.payment_reference}`,
  },
  'POST /api/payments/check': {
    outcomes: ownerOrAdmin(200),
    body: (w) => ({ ref: w.payment.payment_reference }),
  },
  'POST /api/payments/give-up': {
    outcomes: ownerOrAdmin(200),
    body: (w) => ({ ref: w.payment.payment_reference }),
  },
  'POST /api/payments/claim': {
    outcomes: ownerOrAdmin(202),
    body: (w) => ({ ref: w.payment.payment_reference, receipt: 'QJK1A2B3C4' }),
  },
  'POST /api/payments/webhooks/mpesa': { outcomes: publicly(200), body: () => ({}) },
  'POST /api/payments/webhooks/flutterwave': { outcomes: publicly(401), body: () => ({}) },
};

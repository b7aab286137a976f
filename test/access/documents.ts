import { adminOnly, ownerOrAdmin, type Row } from './world.ts';

export const documents: Record<string, Row> = {
  'GET /api/payments/{id}/receipt': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/payments/${w.settled.payment_id}/receipt`,
  },
  'GET /api/refunds/{id}/credit-note': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/refunds/${w.settled.refund_id}/credit-note`,
  },
  'GET /api/users/{userId}/documents': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/documents`,
  },
  'GET /api/payments/{id}/timeline': {
    outcomes: adminOnly(200),
    path: (w) => `/api/payments/${w.settled.payment_id}/timeline`,
  },
};

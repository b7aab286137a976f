import { adminOnly, loggedIn, ownerOrAdmin, type Row } from './world.ts';

export const bookings: Record<string, Row> = {
  'GET /api/users/{userId}/bookings': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/bookings`,
  },
  'GET /api/sessions/{sessionId}/bookings': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}/bookings`,
  },
  'POST /api/sessions/{sessionId}/bookings': {
    outcomes: adminOnly(201),
    path: (w) => `/api/sessions/${w.session.id}/bookings`,
    body: (w) => ({ user_id: w.student.id, seats: 1, reason: 'She called us' }),
  },
  'POST /api/bookings': {
    outcomes: { ...loggedIn(201), owner: 409 },
    body: (w) => ({ session_id: w.session.id, seats: 1 }),
  },
  'GET /api/bookings/{id}': { outcomes: ownerOrAdmin(200), path: (w) => `/api/bookings/${w.booking.id}` },
  'GET /api/bookings/{id}/cancel': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/bookings/${w.booking.id}/cancel`,
  },
  'PUT /api/bookings/{id}/cancel': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/bookings/${w.booking.id}/cancel`,
    body: () => ({}),
  },

  'POST /api/bookings/{id}/extend-hold': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/bookings/${w.booking.id}/extend-hold`,
  },
  'POST /api/bookings/{id}/resend-confirmation': {
    outcomes: ownerOrAdmin(409),
    path: (w) => `/api/bookings/${w.booking.id}/resend-confirmation`,
  },

  // No provider is configured here: who gets that far is told so.,
};

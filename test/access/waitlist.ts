import { adminOnly, loggedIn, ownerOrAdmin, type Row } from './world.ts';

export const waitlist: Record<string, Row> = {
  'POST /api/sessions/{sessionId}/waitlist': {
    outcomes: { ...loggedIn(201), owner: 409 },
    path: (w) => `/api/sessions/${w.waiting.session_id}/waitlist`,
    body: () => ({ seats: 1 }),
  },
  'DELETE /api/sessions/{sessionId}/waitlist': {
    outcomes: { ...loggedIn(404), owner: 204 },
    path: (w) => `/api/sessions/${w.waiting.session_id}/waitlist`,
  },
  // Nobody is offered anything here.
  'POST /api/sessions/{sessionId}/waitlist/accept': {
    outcomes: loggedIn(404),
    path: (w) => `/api/sessions/${w.waiting.session_id}/waitlist/accept`,
  },
  'GET /api/sessions/{sessionId}/waitlist': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.waiting.session_id}/waitlist`,
  },
  'GET /api/users/{userId}/waitlist': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/waitlist`,
  },
  'DELETE /api/waitlist/{id}': {
    outcomes: adminOnly(204),
    path: (w) => `/api/waitlist/${w.waiting.id}`,
    body: () => ({ reason: 'Asked on the phone to be taken off' }),
  },
};

import { adminOnly, loggedIn, publicly, type Row } from './world.ts';

const nobody_knows = '0197a000-0000-7000-8000-00000000000a';

export const messages: Record<string, Row> = {
  'GET /api/notifications': { outcomes: loggedIn(200) },
  'GET /api/notifications/stream': { outcomes: loggedIn(200), endless: true },
  'POST /api/notifications/{id}/read': {
    outcomes: { ...loggedIn(404), owner: 200 },
    path: (w) => `/api/notifications/${w.notification.id}/read`,
  },
  'POST /api/notifications/read-all': { outcomes: loggedIn(200) },
  'GET /api/notifications/preferences': { outcomes: loggedIn(200) },
  'PUT /api/notifications/preferences': {
    outcomes: loggedIn(200),
    body: () => ({ reminders: { email: false } }),
  },

  // This booking was never confirmed; server/calendar/calendar.test.ts shows who reads one that was.
  'GET /api/bookings/{id}/calendar.ics': {
    outcomes: publicly(404),
    path: (w) => `/api/bookings/${w.booking.id}/calendar.ics`,
  },
  'GET /api/calendar': { outcomes: loggedIn(200) },
  'POST /api/calendar': { outcomes: loggedIn(201) },
  'DELETE /api/calendar': { outcomes: loggedIn(204) },
  'GET /api/calendar/{token}.ics': {
    outcomes: publicly(404),
    path: () => `/api/calendar/${'a'.repeat(64)}.ics`,
  },

  'GET /api/messages': { outcomes: adminOnly(200) },
  'GET /api/messages/{id}': { outcomes: adminOnly(404), path: () => `/api/messages/${nobody_knows}` },
  'POST /api/messages/{id}/resend': {
    outcomes: adminOnly(404),
    path: () => `/api/messages/${nobody_knows}/resend`,
  },
  'GET /api/jobs': { outcomes: adminOnly(200) },
  'POST /api/jobs/{id}/retry': {
    outcomes: adminOnly(404),
    path: () => `/api/jobs/${nobody_knows}/retry`,
  },
};

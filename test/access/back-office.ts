import { adminOnly, loggedIn, ownerOrAdmin, type Row } from './world.ts';

export const backOffice: Record<string, Row> = {
  'POST /api/sessions/{id}/repeat': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}/repeat`,
    body: () => ({ weekly: { times: 1 }, dry_run: true }),
  },
  'POST /api/sessions/{id}/move': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}/move`,
    body: () => ({ location: 'Karen' }),
  },
  'PUT /api/sessions/{id}/minimum': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}/minimum`,
    body: () => ({ min_seats: null, decide_by: null }),
  },
  'POST /api/sessions/{id}/decision': {
    outcomes: adminOnly(409),
    path: (w) => `/api/sessions/${w.session.id}/decision`,
    body: () => ({ takes_place: true }),
  },
  'POST /api/courses/{id}/copy': {
    outcomes: adminOnly(201),
    path: (w) => `/api/courses/${w.course.id}/copy`,
    body: () => ({}),
  },
  'GET /api/bookings': { outcomes: adminOnly(200) },
  'GET /api/audit': { outcomes: adminOnly(200) },
  'GET /api/search': { outcomes: adminOnly(200), path: () => '/api/search?q=wanjiku' },
  'GET /api/work-queue': { outcomes: adminOnly(200) },
  'GET /api/integrity-checks': { outcomes: adminOnly(200) },
  'POST /api/integrity-checks': { outcomes: adminOnly(202), body: () => ({}) },
  'GET /api/integrity-checks/{id}': {
    outcomes: adminOnly(404),
    path: (w) => `/api/integrity-checks/${w.course.id}`,
  },
  'GET /api/saved-views': { outcomes: adminOnly(200), path: () => '/api/saved-views?list=payments' },
  'POST /api/saved-views': {
    outcomes: adminOnly(201),
    body: () => ({ list: 'payments', name: 'Failed', query: 'status=failed' }),
  },
  'PUT /api/saved-views/{id}': {
    outcomes: adminOnly(404),
    path: (w) => `/api/saved-views/${w.course.id}`,
    body: () => ({ is_shared: true }),
  },
  'DELETE /api/saved-views/{id}': {
    outcomes: adminOnly(404),
    path: (w) => `/api/saved-views/${w.course.id}`,
  },
  'POST /api/bulk': {
    outcomes: adminOnly(200),
    body: (w) => ({ items: [{ method: 'PUT', path: `/api/courses/${w.course.id}`, body: { price: 900 } }] }),
  },
  'POST /api/imports': { outcomes: adminOnly(415), path: () => '/api/imports?kind=users', body: () => ({}) },
  'GET /api/imports': { outcomes: adminOnly(200) },
  'GET /api/imports/{id}': { outcomes: adminOnly(404), path: (w) => `/api/imports/${w.course.id}` },
  'GET /api/analytics/revenue-by-month': { outcomes: adminOnly(200) },
  'GET /api/analytics/revenue-by-course': { outcomes: adminOnly(200) },
  'GET /api/analytics/revenue-by-category': { outcomes: adminOnly(200) },
  'GET /api/analytics/fill-rate': { outcomes: adminOnly(200) },
  'GET /api/analytics/conversion': { outcomes: adminOnly(200) },
  'GET /api/analytics/payments': { outcomes: adminOnly(200) },
  'GET /api/analytics/payment-failures': { outcomes: adminOnly(200) },
  'GET /api/analytics/popularity': { outcomes: adminOnly(200) },
  'GET /api/analytics/waitlist': { outcomes: adminOnly(200) },
  'GET /api/analytics/corporate': { outcomes: adminOnly(200) },
  'GET /api/users/{id}/export': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/export`,
  },
  'POST /api/users/{id}/erase': {
    outcomes: ownerOrAdmin(409),
    path: (w) => `/api/users/${w.owner.id}/erase`,
    body: (w) => ({ confirm_email: w.owner.email }),
  },
  'GET /api/consents': { outcomes: loggedIn(200) },
  'POST /api/consents': {
    outcomes: loggedIn(201),
    body: () => ({ purpose: 'photos', version: '2026-01', given: true }),
  },
};

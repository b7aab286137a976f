import { adminOnly, publicly, type Row, type World } from './world.ts';

const company = {
  company_name: 'Acme Ltd',
  contact_person: 'Jane Doe',
  phone: '+254712345678',
  topic: 'Data for managers',
  preferred_dates: ['2030-01-15'],
};

/** Whoever has the link may, logged in or not. */
const link = (w: World, rest = '') => `/api/corporate/links/${w.company.token}${rest}`;
const offer = {
  lines: [{ text: 'Two days of training', quantity: 2, unit_price: 50_000 }],
  seats: 8,
  valid_until: '2031-01-01',
};

export const corporate: Record<string, Row> = {
  'POST /api/corporate/requests': {
    outcomes: publicly(201),
    body: () => ({ ...company, email: 'jane@acme.example' }),
  },
  'GET /api/corporate/requests': { outcomes: adminOnly(200) },
  'GET /api/corporate/requests/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/corporate/requests/${w.request.id}`,
  },
  'PUT /api/corporate/requests/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/corporate/requests/${w.request.id}`,
    body: () => ({ status: 'reviewing' }),
  },
  'POST /api/corporate/requests/{id}/quotes': {
    outcomes: adminOnly(201),
    path: (w) => `/api/corporate/requests/${w.request.id}/quotes`,
    body: () => offer,
  },
  'GET /api/corporate/requests/{id}/quotes': {
    outcomes: adminOnly(200),
    path: (w) => `/api/corporate/requests/${w.request.id}/quotes`,
  },
  'GET /api/corporate/requests/{id}/quotes/{version}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/corporate/requests/${w.company.id}/quotes/1`,
  },
  // Nothing was accepted, planned, uploaded or invoiced yet.
  'POST /api/corporate/requests/{id}/session': {
    outcomes: adminOnly(409),
    path: (w) => `/api/corporate/requests/${w.company.id}/session`,
    body: (w) => ({ course_id: w.course.id, date: '2031-06-06', start_time: '09:00', location: 'Karen' }),
  },
  'GET /api/corporate/requests/{id}/purchase-order': {
    outcomes: adminOnly(404),
    path: (w) => `/api/corporate/requests/${w.company.id}/purchase-order`,
  },
  'POST /api/corporate/requests/{id}/invoice': {
    outcomes: adminOnly(409),
    path: (w) => `/api/corporate/requests/${w.company.id}/invoice`,
    body: () => ({ purchase_order: 'LPO-1', due_date: '2031-07-01' }),
  },
  'PUT /api/corporate/requests/{id}/invoice': {
    outcomes: adminOnly(409),
    path: (w) => `/api/corporate/requests/${w.company.id}/invoice`,
    body: () => ({ paid_on: '2031-07-01', reference: 'EFT 1' }),
  },
  'GET /api/corporate/links/{token}': { outcomes: publicly(200), path: (w) => link(w) },
  'GET /api/corporate/links/{token}/quote': { outcomes: publicly(200), path: (w) => link(w, '/quote') },
  'POST /api/corporate/links/{token}/accept': {
    outcomes: publicly(200),
    path: (w) => link(w, '/accept'),
    body: () => ({ version: 1, name: 'Jane Doe' }),
  },
  'POST /api/corporate/links/{token}/request-change': {
    outcomes: publicly(200),
    path: (w) => link(w, '/request-change'),
    body: () => ({ version: 1, note: 'Cheaper, please' }),
  },
  'POST /api/corporate/links/{token}/decline': {
    outcomes: publicly(200),
    path: (w) => link(w, '/decline'),
    body: () => ({ version: 1 }),
  },
  'PUT /api/corporate/links/{token}/purchase-order': {
    outcomes: publicly(415),
    path: (w) => link(w, '/purchase-order'),
    body: () => ({}),
  },
  'GET /api/corporate/links/{token}/purchase-order': {
    outcomes: publicly(404),
    path: (w) => link(w, '/purchase-order'),
  },
  'PUT /api/corporate/links/{token}/attendees': {
    outcomes: publicly(409),
    path: (w) => link(w, '/attendees'),
    body: () => ({ attendees: [] }),
  },
  'PUT /api/corporate/links/{token}/attendees/csv': {
    outcomes: publicly(415),
    path: (w) => link(w, '/attendees/csv'),
    body: () => ({}),
  },
  'DELETE /api/corporate/requests/{id}': {
    outcomes: adminOnly(204),
    path: (w) => `/api/corporate/requests/${w.request.id}`,
  },
};

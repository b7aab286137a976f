import { adminOnly, publicly, type Row } from './world.ts';

const company = {
  company_name: 'Acme Ltd',
  contact_person: 'Jane Doe',
  phone: '+254712345678',
  topic: 'Data for managers',
  preferred_dates: ['2030-01-15'],
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
  'DELETE /api/corporate/requests/{id}': {
    outcomes: adminOnly(204),
    path: (w) => `/api/corporate/requests/${w.request.id}`,
  },
};

import { randomUUID } from 'node:crypto';
import { secondFactor } from './second-factor.ts';
import { adminOnly, loggedIn, ownerOrAdmin, publicly, type Row } from './world.ts';

export const accounts: Record<string, Row> = {
  ...secondFactor,
  'POST /api/auth/register': {
    outcomes: publicly(201),
    body: () => ({ email: `${randomUUID()}@example.test`, password: 'Karibu Sana 2026', name: 'New Person' }),
  },
  'POST /api/auth/login': {
    outcomes: publicly(401),
    body: (w) => ({ email: w.owner.email, password: 'Not the one 1' }),
  },
  'POST /api/auth/logout': { outcomes: { ...publicly(204) } },
  'POST /api/auth/refresh': { outcomes: publicly(401) },
  'POST /api/auth/forgot-password': { outcomes: publicly(202), body: (w) => ({ email: w.owner.email }) },
  'POST /api/auth/reset-password': {
    outcomes: publicly(422),
    body: () => ({ token: 'a'.repeat(64), password: 'Karibu Sana 2026' }),
  },
  'POST /api/auth/verify-email': { outcomes: publicly(422), body: () => ({ token: 'a'.repeat(64) }) },
  'POST /api/auth/resend-verification': { outcomes: publicly(202), body: (w) => ({ email: w.owner.email }) },
  'GET /api/auth/me': { outcomes: loggedIn(200) },
  'POST /api/auth/change-password': {
    outcomes: loggedIn(422),
    body: () => ({ current_password: 'Not the one 1', new_password: 'Karibu Sana 2027' }),
  },
  'GET /api/users': { outcomes: adminOnly(200) },
  'GET /api/users/{id}': { outcomes: ownerOrAdmin(200), path: (w) => `/api/users/${w.owner.id}` },
  'PUT /api/users/{id}': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}`,
    body: () => ({ name: 'Renamed Person' }),
  },
  'GET /api/users/{id}/logins': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/logins`,
  },
  'DELETE /api/users/{id}/logins/{loginId}': {
    outcomes: ownerOrAdmin(204),
    path: (w) => `/api/users/${w.owner.id}/logins/${w.owner.login_id}`,
  },
  'DELETE /api/users/{id}': { outcomes: adminOnly(204), path: (w) => `/api/users/${w.owner.id}` },
};

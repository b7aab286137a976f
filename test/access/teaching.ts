import { adminOnly, loggedIn, ownerOrAdmin, publicly, type Row } from './world.ts';

/** Trainers of it and admins; another trainer would find nothing. */
const trainers = (trainer: number, admin: number) => ({
  nobody: 401,
  owner: 403,
  student: 403,
  trainer,
  admin,
});
const owner = (status: number) => ({ ...loggedIn(404), owner: status });
const mark = () => ({
  marks: [
    {
      attendee_id: '01987000-0000-7000-8000-000000000001',
      name: 'Zuri Njoroge',
      status: 'present',
      at: '2026-03-14T09:00:00Z',
    },
  ],
});
const why = () => ({ reason: 'Because it must be' });

export const teaching: Record<string, Row> = {
  'GET /api/users/{userId}/reviews': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/reviews`,
  },
  'GET /api/trainers/me': { outcomes: trainers(200, 404) },
  'GET /api/trainers/me/courses': { outcomes: trainers(200, 404) },
  'GET /api/trainers/me/sessions': { outcomes: trainers(200, 404) },
  'GET /api/trainers/me/sessions/{sessionId}': {
    outcomes: trainers(200, 404),
    path: (w) => `/api/trainers/me/sessions/${w.taught.session.id}`,
  },
  'PUT /api/trainers/me/sessions/{sessionId}/answer': {
    outcomes: trainers(200, 404),
    path: (w) => `/api/trainers/me/sessions/${w.taught.session.id}/answer`,
    body: () => ({ answer: 'accepted' }),
  },
  'GET /api/trainers/{trainerId}/days-off': {
    outcomes: trainers(200, 200),
    path: (w) => `/api/trainers/${w.taught.trainer.id}/days-off`,
  },
  'POST /api/trainers/{trainerId}/days-off': {
    outcomes: trainers(201, 201),
    path: (w) => `/api/trainers/${w.taught.trainer.id}/days-off`,
    body: () => ({ starts_on: '2090-01-02' }),
  },
  'DELETE /api/trainers/{trainerId}/days-off/{id}': {
    outcomes: trainers(204, 204),
    path: (w) => `/api/trainers/${w.taught.trainer.id}/days-off/${w.taught.day_off_id}`,
  },
  'GET /api/sessions/{sessionId}/attendance': {
    outcomes: trainers(200, 200),
    path: (w) => `/api/sessions/${w.taught.session.id}/attendance`,
  },
  'PUT /api/sessions/{sessionId}/attendance': {
    outcomes: trainers(200, 200),
    path: (w) => `/api/sessions/${w.taught.session.id}/attendance`,
    body: mark,
  },
  'POST /api/sessions/{sessionId}/attendance/reopen': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.taught.session.id}/attendance/reopen`,
    body: why,
  },
  'PUT /api/bookings/{id}/attendees': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/bookings/${w.booking.id}/attendees`,
    body: () => ({ attendees: [{ name: 'Achieng Otieno' }] }),
  },
  // The booking is not paid yet, and whoever may see it is told so.
  'GET /api/bookings/{id}/transfer': {
    outcomes: ownerOrAdmin(409),
    path: (w) => `/api/bookings/${w.booking.id}/transfer?session_id=${w.taught.session.id}`,
  },
  'POST /api/bookings/{id}/transfer': {
    outcomes: ownerOrAdmin(409),
    path: (w) => `/api/bookings/${w.booking.id}/transfer`,
    body: (w) => ({ session_id: w.taught.session.id }),
  },

  'GET /api/certificates': { outcomes: adminOnly(200) },
  'GET /api/certificates/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/certificates/${w.taught.certificate_id}`,
  },
  'GET /api/users/{userId}/certificates': {
    outcomes: ownerOrAdmin(200),
    path: (w) => `/api/users/${w.owner.id}/certificates`,
  },
  'POST /api/certificates/{id}/revoke': {
    outcomes: adminOnly(200),
    path: (w) => `/api/certificates/${w.taught.certificate_id}/revoke`,
    body: why,
  },
  'POST /api/certificates/{id}/reissue': {
    outcomes: adminOnly(201),
    path: (w) => `/api/certificates/${w.taught.certificate_id}/reissue`,
    body: () => ({ name: 'Achieng A. Otieno', ...why() }),
  },
  'GET /api/certificates/verify/{code}': {
    outcomes: publicly(200),
    path: (w) => `/api/certificates/verify/${w.taught.code}`,
  },
  'GET /api/certificates/verify/{code}/pdf': {
    outcomes: publicly(200),
    path: (w) => `/api/certificates/verify/${w.taught.code}/pdf`,
  },
  'GET /api/certificates/verify/{code}/credential': {
    outcomes: publicly(200),
    path: (w) => `/api/certificates/verify/${w.taught.code}/credential`,
  },
  'GET /api/issuer': { outcomes: publicly(200) },
  'GET /api/issuer/keys': { outcomes: publicly(200) },
  'GET /api/issuer/revocations': { outcomes: publicly(200) },
  'GET /api/issuer/keys/{id}': {
    outcomes: publicly(404),
    path: (w) => `/api/issuer/keys/${w.session.id}`,
  },

  'GET /api/courses/{courseId}/reviews': {
    outcomes: publicly(200),
    path: (w) => `/api/courses/${w.taught.course.id}/reviews`,
  },
  'GET /api/trainers/{trainerId}/reviews': {
    outcomes: publicly(200),
    path: (w) => `/api/trainers/${w.taught.trainer.id}/reviews`,
  },
  'GET /api/reviews': { outcomes: adminOnly(200) },
  'GET /api/reviews/{id}': { outcomes: adminOnly(200), path: (w) => `/api/reviews/${w.taught.review_id}` },
  'POST /api/bookings/{bookingId}/review': {
    outcomes: owner(201),
    path: (w) => `/api/bookings/${w.taught.unreviewed.id}/review`,
    body: () => ({ rating: 5 }),
  },
  'PUT /api/reviews/{id}': {
    outcomes: owner(200),
    path: (w) => `/api/reviews/${w.taught.review_id}`,
    body: () => ({ rating: 4 }),
  },
  'PUT /api/reviews/{id}/reply': {
    outcomes: trainers(200, 200),
    path: (w) => `/api/reviews/${w.taught.review_id}/reply`,
    body: () => ({ reply: 'Thank you' }),
  },
  'POST /api/reviews/{id}/report': {
    outcomes: loggedIn(204),
    path: (w) => `/api/reviews/${w.taught.review_id}/report`,
    body: why,
  },
  'POST /api/reviews/{id}/hide': {
    outcomes: adminOnly(200),
    path: (w) => `/api/reviews/${w.taught.review_id}/hide`,
    body: why,
  },
  'POST /api/reviews/{id}/show': {
    outcomes: adminOnly(200),
    path: (w) => `/api/reviews/${w.taught.review_id}/show`,
  },
};

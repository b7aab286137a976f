import { adminOnly, publicly, type Row, type World } from './world.ts';

const newSession = (w: World) => ({
  course_id: w.course.id,
  date: '2031-05-05',
  start_time: '09:00',
  end_time: '12:00',
  location: 'Kilimani',
  capacity: 5,
});
const newCourse = {
  title: 'Soldering for beginners',
  category: 'IoT',
  audience: 'Kids',
  description: 'Hot and fun.',
  price: 500,
  syllabus: ['Safety'],
};

export const catalogue: Record<string, Row> = {
  'GET /api/trainers': { outcomes: publicly(200) },
  'GET /api/trainers/{id}': { outcomes: publicly(200), path: (w) => `/api/trainers/${w.teacher.id}` },
  'POST /api/trainers': { outcomes: adminOnly(201), body: () => ({ name: 'Achieng Atieno' }) },
  'PUT /api/trainers/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/trainers/${w.teacher.id}`,
    body: () => ({ bio: 'Builds robots.' }),
  },
  'GET /api/catalogue': { outcomes: publicly(200) },
  'GET /api/courses': { outcomes: publicly(200) },
  'GET /api/courses/{id}': { outcomes: publicly(200), path: (w) => `/api/courses/${w.course.id}` },
  // The course of the world has dates.
  'POST /api/courses/{id}/interest': {
    outcomes: publicly(409),
    path: (w) => `/api/courses/${w.course.id}/interest`,
    body: () => ({ email: 'curious@example.test' }),
  },
  'POST /api/courses': { outcomes: adminOnly(201), body: () => newCourse },
  'PUT /api/courses/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/courses/${w.course.id}`,
    body: () => ({ price: 900 }),
  },
  'DELETE /api/courses/{id}': { outcomes: adminOnly(409), path: (w) => `/api/courses/${w.course.id}` },
  // Without a picture nobody gets further.
  'POST /api/courses/{id}/image': {
    outcomes: adminOnly(415),
    path: (w) => `/api/courses/${w.course.id}/image`,
  },
  'POST /api/trainers/{id}/photo': {
    outcomes: adminOnly(415),
    path: (w) => `/api/trainers/${w.teacher.id}/photo`,
  },
  'GET /api/courses/{courseId}/sessions': {
    outcomes: publicly(200),
    path: (w) => `/api/courses/${w.course.id}/sessions`,
  },
  'GET /api/sessions': { outcomes: publicly(200) },
  'GET /api/sessions/{id}': { outcomes: publicly(200), path: (w) => `/api/sessions/${w.session.id}` },
  'POST /api/sessions': { outcomes: adminOnly(201), body: newSession },
  'PUT /api/sessions/{id}': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}`,
    body: () => ({ capacity: 12 }),
  },
  'GET /api/sessions/{id}/cancel': {
    outcomes: adminOnly(200),
    path: (w) => `/api/sessions/${w.session.id}/cancel`,
  },
  'DELETE /api/sessions/{id}': { outcomes: adminOnly(204), path: (w) => `/api/sessions/${w.session.id}` },
};

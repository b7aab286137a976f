// What machines ask for: robots.txt, sitemap.xml, and the pictures that messengers show beside a link.
import { sitemapEntries } from '../../../server/courses/sitemap-entries.ts';
import { pageProblem } from '../api.ts';
import { coursePreview, sitePreview } from '../course-preview.ts';
import type { Pages } from '../site.tsx';
import { findCourse } from './course/course-pages.tsx';

const HOUR_S = 3600;
/** One person's own, or nothing to find. */
const CLOSED = [
  '/api/',
  '/admin',
  '/account',
  '/bookings/',
  '/checkout/',
  '/pay/',
  '/trainer/',
  '/waitlist/',
];
const FIXED = ['/', '/courses', '/companies', '/help', '/verify', '/privacy', '/terms'];

export const searchEnginePages: Pages = async (app, { deps, config }) => {
  const origin = config.PUBLIC_URL.replace(/\/$/, '');
  app.get('/robots.txt', async (_request, reply) => {
    const lines = [
      'User-agent: *',
      ...CLOSED.map((path) => `Disallow: ${path}`),
      `Sitemap: ${origin}/sitemap.xml`,
    ];
    return reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', `public, max-age=${HOUR_S}`)
      .send(`${lines.join('\n')}\n`);
  });
  app.get('/sitemap.xml', async (_request, reply) => {
    const { courses, trainers } = await sitemapEntries(deps.sql);
    const found = [
      ...FIXED.map((path) => entry(`${origin}${path}`)),
      ...courses.map(({ id, updated_at }) => entry(`${origin}/courses/${id}`, updated_at)),
      ...trainers.map(({ id, updated_at }) => entry(`${origin}/trainers/${id}`, updated_at)),
    ];
    return reply
      .type('application/xml; charset=utf-8')
      .header('cache-control', `public, max-age=${HOUR_S}`)
      .send(
        `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${found.join('\n')}\n</urlset>\n`,
      );
  });
  app.get<{ Params: { id: string } }>('/courses/:id/preview.jpg', async (request, reply) => {
    const course = await findCourse(request, request.params.id);
    const picture = (await coursePreview(deps.files, course)) ?? (await sitePreview(deps.files));
    if (!picture) throw pageProblem('not_found', request);
    return reply
      .type('image/jpeg')
      .header('cache-control', `public, max-age=${24 * HOUR_S}`)
      .send(picture);
  });
  app.get('/preview.jpg', async (request, reply) => {
    const picture = await sitePreview(deps.files);
    if (!picture) throw pageProblem('not_found', request);
    return reply
      .type('image/jpeg')
      .header('cache-control', `public, max-age=${24 * HOUR_S}`)
      .send(picture);
  });
};

function entry(address: string, changed_at?: string): string {
  return `<url><loc>${address}</loc>${changed_at ? `<lastmod>${changed_at}</lastmod>` : ''}</url>`;
}

// GET /trainers/:id: who teaches, which courses, and what people in the classes said.
import type { ReactNode } from 'react';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import { pageProblem } from '../../api.ts';
import { Layout } from '../../layout.tsx';
import { breadcrumbs } from '../../linked-data.ts';
import { usePage } from '../../page.tsx';
import { CourseCards } from '../../parts/course-card.tsx';
import { Crumbs, Facts, Tag } from '../../parts/pieces.tsx';
import type { Pages } from '../../site.tsx';
import type { Reviews } from '../course/course-pages.tsx';
import { Portrait, Prose } from '../course/course-parts.tsx';
import { ReviewList } from '../course/reviews.tsx';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_COURSES = 12;

export const profilePages: Pages = async (app) => {
  app.get<{ Params: { id: string }; Querystring: { reviews?: string } }>(
    '/trainers/:id',
    async (request, reply) => {
      const { id } = request.params;
      const trainer = UUID.test(id) ? await request.api.find<Trainer>(`/trainers/${id}`) : null;
      if (!trainer) throw pageProblem('not_found', request);
      const cursor = /^[\w-]{1,1024}$/.exec(request.query.reviews ?? '')?.[0];
      const path = `/trainers/${id}/reviews?limit=5`;
      const [courses, further] = await Promise.all([
        request.api.get<{ data: Course[] }>(
          `/courses?trainer_id=${id}&limit=${MOST_COURSES}&sort=next_session`,
        ),
        cursor ? request.api.call<Reviews>('GET', `${path}&cursor=${cursor}`) : null,
      ]);
      const reviews = further?.ok ? further.body : await request.api.get<Reviews>(path);
      return reply.page(
        <ProfilePage {...{ trainer, courses: courses.data, reviews }} isMorePages={further !== null} />,
      );
    },
  );
};

function ProfilePage({
  trainer,
  courses,
  reviews,
  isMorePages,
}: {
  trainer: Trainer;
  courses: Course[];
  reviews: Reviews;
  isMorePages: boolean;
}) {
  const page = usePage();
  const { t } = page;
  const words = t.course;
  const path = `/trainers/${trainer.id}`;
  const trail: [string, string][] = [
    ['/', t.crumbs.home],
    ['/courses', t.catalogue.title],
    [path, trainer.name],
  ];
  const subjects = trainer.specializations.slice(0, 4).join(', ') || t.catalogue.title;
  const facts: ([string, ReactNode] | null)[] = [
    trainer.years_of_experience === null
      ? null
      : [words.experience, words.years(trainer.years_of_experience)],
    trainer.total_courses_taught === 0 ? null : [words.taught, trainer.total_courses_taught],
    trainer.certifications.length === 0 ? null : [words.certificates, trainer.certifications.join(', ')],
  ];
  return (
    <Layout
      head={{
        title: trainer.name,
        description: words.trainer_description(trainer.name, subjects),
        canonical: isMorePages ? undefined : path,
        linked_data: [breadcrumbs(page, trail)],
      }}
    >
      <Crumbs trail={trail} />
      <header className="person profile">
        <Portrait trainer={trainer} eager />
        <div className="stack tight">
          <h1>{trainer.name}</h1>
          <ul className="row plain-list">
            {trainer.specializations.map((subject) => (
              <li key={subject}>
                <Tag>{subject}</Tag>
              </li>
            ))}
          </ul>
          <Facts rows={facts} />
        </div>
      </header>
      {trainer.bio && <Prose text={trainer.bio} />}
      <section className="stack">
        <h2>{words.trainer_courses}</h2>
        {courses.length > 0 ? (
          <CourseCards courses={courses} level={3} />
        ) : (
          <p className="soft">{words.trainer_no_courses}</p>
        )}
      </section>
      <ReviewList reviews={reviews} base={path} named />
    </Layout>
  );
}

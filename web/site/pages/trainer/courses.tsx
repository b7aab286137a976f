// GET /trainer/courses: what the trainer teaches.
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import type { TaughtCourse } from '../../../../server/trainers/teaching-schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty, Tag } from '../../parts/pieces.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { type Listed, TeachingPage } from './frame.tsx';

const HERE = '/trainer/courses';

export const taughtCoursePages: Pages = async (app) => {
  app.get(HERE, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const [trainer, courses] = await Promise.all([
      request.api.get<Trainer>('/trainers/me'),
      request.api.get<Listed<TaughtCourse>>('/trainers/me/courses?limit=100'),
    ]);
    return reply.page(<Courses trainer={trainer} courses={courses.data} />);
  });
};

function Courses({ trainer, courses }: { trainer: Trainer; courses: TaughtCourse[] }) {
  const { t } = usePage();
  const words = t.trainer.courses;
  return (
    <TeachingPage title={words.title} here={HERE}>
      <p>
        <a href={`/trainers/${trainer.id}`}>{words.profile}</a>
      </p>
      {courses.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <ul className="stack plain">
          {courses.map((course) => (
            <CourseCard key={course.id} course={course} />
          ))}
        </ul>
      )}
    </TeachingPage>
  );
}

function CourseCard({ course }: { course: TaughtCourse }) {
  const { t } = usePage();
  const words = t.trainer.courses;
  return (
    <li className="card stack tight">
      <div className="row spread">
        <h2 className="h3">{course.title}</h2>
        {!course.is_published && <Tag tone="look">{words.draft}</Tag>}
      </div>
      <p className="soft small">
        {words.held(course.sessions_held)} · {words.ahead(course.sessions_to_come)}
      </p>
      {course.rating !== null && (
        <p className="small">{t.trainer.reviews.average(course.rating.toFixed(1), course.review_count)}</p>
      )}
      {course.is_published && (
        <p>
          <a href={`/courses/${course.id}`}>
            {words.see}
            <span className="hide-visually">: {course.title}</span>
          </a>
        </p>
      )}
    </li>
  );
}

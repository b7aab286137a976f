// GET /: what there is, what starts next, for whom, and how booking works.
import type { FastifyRequest } from 'fastify';
import type { Catalogue, Course } from '../../../server/courses/schemas.ts';
import { keepForVisitors } from '../../../server/http/kept-answers.ts';
import type { Review } from '../../../server/reviews/schemas.ts';
import type { PricedSession } from '../../../server/sessions/schemas.ts';
import { Layout } from '../layout.tsx';
import { organizationData } from '../linked-data.ts';
import { usePage } from '../page.tsx';
import { CourseCards, priceText, SeatsLeft, shortPlace } from '../parts/course-card.tsx';
import { Picture } from '../parts/picture.tsx';
import { Time } from '../parts/pieces.tsx';
import type { Pages } from '../site.tsx';
import { SearchBox } from './catalogue/filters.tsx';

const NEXT = 5;
const LIKED = 3;
const SAID = 3;

type Home = { offered: Catalogue; next: PricedSession[]; courses: Course[]; said: Review[] };

export const homePages: Pages = async (app) => {
  app.get('/', async (request, reply) => {
    keepForVisitors(request);
    const [offered, next, courses] = await Promise.all([
      request.api.get<Catalogue>('/catalogue'),
      request.api.get<{ data: PricedSession[] }>(`/sessions?available=true&limit=${2 * NEXT}`),
      request.api.get<{ data: Course[] }>('/courses?sort=-rating&limit=50'),
    ]);
    const open = next.data.filter((session) => session.corporate_request_id === null).slice(0, NEXT);
    const said = await bestReviews(request, courses.data);
    return reply.page(<HomePage offered={offered} next={open} courses={courses.data} said={said} />);
  });
};

/** The newest words of full praise about each of the most reviewed courses. */
async function bestReviews({ api }: FastifyRequest, courses: Course[]): Promise<Review[]> {
  const most = courses
    .filter((course) => course.review_count > 0)
    .sort((one, other) => other.review_count - one.review_count)
    .slice(0, 2 * SAID);
  const lists = await Promise.all(
    most.map((course) => api.get<{ data: Review[] }>(`/courses/${course.id}/reviews?limit=3&rating=5`)),
  );
  const said = lists.flatMap(({ data }) => data.filter((review) => review.comment !== null).slice(0, 1));
  // Two people may find the same words; a reader learns nothing from the second.
  return [...new Map(said.map((review) => [review.comment, review])).values()].slice(0, SAID);
}

function HomePage({ offered, next, courses, said }: Home) {
  const page = usePage();
  const { t, business } = page;
  const words = t.home;
  const liked = mostLiked(courses);
  const others = courses.filter((course) => !liked.includes(course));
  return (
    <Layout
      head={{
        title: words.title,
        description: words.description,
        canonical: '/',
        image: '/preview.jpg',
        linked_data: [organizationData({ ...page, business })],
      }}
    >
      <div className="hero">
        <div className="stack">
          <h1>{words.headline}</h1>
          <p className="lead">{words.lead}</p>
          <form className="finder" method="get" action="/courses">
            <SearchBox value="" />
          </form>
        </div>
        {next.length > 0 && <NextDates sessions={next} />}
      </div>
      <Subjects offered={offered} courses={others} />
      <ForWhom courses={others} />
      {courses.length > 0 && (
        <section className="stack">
          <h2>{words.liked}</h2>
          <CourseCards courses={liked} level={3} />
          <p>
            <a className="button second" href="/courses">
              {words.all_courses}
            </a>
          </p>
        </section>
      )}
      <HowItWorks />
      {said.length > 0 && <Said reviews={said} />}
    </Layout>
  );
}

/** Best rated, where a few opinions count for less than many: each starts with three of four stars. */
function mostLiked(courses: Course[]): Course[] {
  const score = ({ rating, review_count }: Course) =>
    ((rating ?? 0) * review_count + 12) / (review_count + 3);
  return [...courses].sort((one, other) => score(other) - score(one)).slice(0, LIKED);
}

/** A board like the one in a station: day, what, where, what it costs. */
function NextDates({ sessions }: { sessions: PricedSession[] }) {
  const { t, format } = usePage();
  return (
    <section className="board" aria-labelledby="next-title">
      <div className="row spread">
        <h2 id="next-title">{t.home.next}</h2>
        <a href="/courses">{t.home.all_dates}</a>
      </div>
      <ul>
        {sessions.map((session) => (
          <li key={session.id}>
            <p className="day-line small">
              <Time at={session.starts_at} as="date" zone={session.timezone} />{' '}
              <span className="numbers">{session.start_time}</span>
            </p>
            <p>
              <a href={`/courses/${session.course_id}?session=${session.id}`}>{session.course.title}</a>
            </p>
            <p className="price-line small">
              <span>{shortPlace(t, session.location)}</span>
              <strong>{priceText({ t, format }, session.course, session.unit_price)}</strong>
              <SeatsLeft session={session} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Subjects({ offered, courses }: { offered: Catalogue; courses: Course[] }) {
  const { t } = usePage();
  const names = t.catalogue.categories as Record<string, string>;
  return (
    <section className="stack">
      <h2>{t.home.subjects}</h2>
      <ul className="subjects">
        {offered.categories.map(({ value, courses: count }) => (
          <li key={value}>
            <Tile course={courses.find((course) => course.category === value)} />
            <a href={`/courses?cat=${value}`}>{names[value]}</a>
            <span className="soft small">{t.home.courses(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({ course }: { course: Course | undefined }) {
  return (
    <div className="frame">
      {course && (
        <Picture
          image={course.image}
          variants={course.image_variants}
          width={320}
          height={180}
          sizes="11rem"
        />
      )}
    </div>
  );
}

function ForWhom({ courses }: { courses: Course[] }) {
  const { t } = usePage();
  const links = {
    Kids: '/courses?audience=Kids',
    Adults: '/courses?audience=Adults',
    Corporate: '/companies',
  };
  return (
    <section className="stack">
      <h2>{t.home.for_whom}</h2>
      <ul className="audiences">
        {(['Kids', 'Adults', 'Corporate'] as const).map((audience) => (
          <li key={audience}>
            <Tile course={courses.findLast((course) => course.audience === audience)} />
            <div className="said">
              <h3>
                <a href={links[audience]}>{t.home.audiences[audience][0]}</a>
              </h3>
              <p>{t.home.audiences[audience][1]}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HowItWorks() {
  const { t } = usePage();
  return (
    <section className="stack">
      <h2>{t.home.how}</h2>
      <ol className="how">
        {t.home.steps.map(([title, text]) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Said({ reviews }: { reviews: Review[] }) {
  const { t } = usePage();
  return (
    <section className="stack">
      <h2>{t.home.said}</h2>
      <ul className="quotes">
        {reviews.map((review) => (
          <li key={review.id}>
            <blockquote>{review.comment}</blockquote>
            <p className="small soft">
              {review.author}, <a href={`/courses/${review.course.id}`}>{review.course.title}</a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

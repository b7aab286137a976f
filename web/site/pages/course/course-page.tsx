// The page of one course. On a phone its order is: what it is, what it costs and when, the dates, and only then the rest.
import type { Config } from '../../../../server/config.ts';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../../server/sessions/schemas.ts';
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import { type Form, hasErrors } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { courseData } from '../../linked-data.ts';
import { usePage } from '../../page.tsx';
import { Stars } from '../../parts/course-card.tsx';
import { Picture } from '../../parts/picture.tsx';
import { Crumbs } from '../../parts/pieces.tsx';
import { BookBar, BookBox, PriceLine } from './book-box.tsx';
import type { Reviews } from './course-pages.tsx';
import { About, Questions, Syllabus, TrainerBlock } from './course-parts.tsx';
import { Dates } from './dates.tsx';
import { ReviewList } from './reviews.tsx';
import { firstChoice } from './session-picker.tsx';

type Props = {
  course: Course;
  sessions: PricedSession[];
  reviews: Reviews;
  trainer: Trainer | null;
  /** The session that the address names. */
  wanted: string | undefined;
  policy: Config['REFUND_POLICY'];
  /** True on the further pages of reviews, which are no pages of their own for search engines. */
  isMorePages: boolean;
  interest: Form;
};

export function CoursePage({
  course,
  sessions,
  reviews,
  trainer,
  wanted,
  policy,
  isMorePages,
  interest,
}: Props) {
  const page = usePage();
  const { t } = page;
  const path = `/courses/${course.id}`;
  const trail: [string, string][] = [
    ['/', t.crumbs.home],
    ['/courses', t.catalogue.title],
    [path, course.title],
  ];
  const chosen = firstChoice(sessions, wanted);
  const { promise, rest } = inTwo(course.description);
  const offer = { course, sessions, chosen };
  return (
    <Layout
      wrong={hasErrors(interest)}
      head={{
        title: course.title,
        description: shorten(course.description),
        canonical: isMorePages ? undefined : path,
        image: `${path}/preview.jpg`,
        linked_data: courseData(page, course, sessions, trail),
      }}
    >
      <Crumbs trail={trail} />
      <div className="split course">
        <div className="stack loose">
          <header className="stack tight">
            <p className="kind">
              {t.catalogue.categories[course.category]} · {t.catalogue.audiences[course.audience]}
            </p>
            <h1>{course.title}</h1>
            {promise && <p className="lead">{promise}</p>}
            {course.rating !== null && (
              <a href="#reviews" className="rating-link">
                <Stars rating={course.rating} count={course.review_count} />
              </a>
            )}
            <div className="small-screens">
              <PriceLine {...offer} />
            </div>
          </header>
          <Dates {...offer} interest={interest} />
          <About course={course} text={rest} places={placesOf(sessions)} />
          <Syllabus topics={course.syllabus} />
          {trainer && <TrainerBlock trainer={trainer} />}
          <ReviewList reviews={reviews} base={path} />
          <Questions policy={policy} />
        </div>
        <aside className="aside stack">
          {/* Lazy, so that phones, which do not show it, do not fetch it. */}
          <div className="frame">
            <Picture
              image={course.image}
              variants={course.image_variants}
              width={640}
              height={360}
              sizes="(min-width: 60rem) 22rem, 1px"
            />
          </div>
          <BookBox {...offer} policy={policy} />
        </aside>
      </div>
      <BookBar {...offer} />
    </Layout>
  );
}

function placesOf(sessions: PricedSession[]): string[] {
  const open = sessions.filter((session) => session.status === 'scheduled');
  return [...new Set(open.map((session) => session.location))];
}

/** The first sentence, which stands alone under the title, and what follows it. */
function inTwo(description: string): { promise: string; rest: string } {
  const first = /^[^\n]{10,220}?[.!?](?=\s|$)/.exec(description)?.[0];
  return first
    ? { promise: first, rest: description.slice(first.length).trim() }
    : { promise: '', rest: description };
}

function shorten(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  return plain.length <= 155 ? plain : `${plain.slice(0, 154).replace(/\s\S*$/, '')}…`;
}

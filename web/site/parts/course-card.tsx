// The card that stands for a course in every list, and what it says about price, seats and place.
import type { Course } from '../../../server/courses/schemas.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Format } from '../format.ts';
import { usePage } from '../page.tsx';
import { Picture } from './picture.tsx';
import { Time } from './pieces.tsx';

type Words = { t: Texts; format: Format };

/** What one seat costs, all in. @param amount null where no price was typed in */
export function priceText(
  { t, format }: Words,
  course: { audience?: string; currency: string },
  amount: number | null,
): string {
  if (amount === null && course.audience === 'Corporate') return t.on_request;
  return amount === null || amount === 0 ? t.free : format.money(amount, course.currency);
}

/** Seats that a newcomer can have: none while others wait for them. */
export function openSeats(session: { seats_left: number; waiting: number }): number {
  return session.waiting > 0 ? 0 : Math.max(0, session.seats_left);
}

/** "Darasa Karen" of "Darasa Karen, Ngong Road, Nairobi". */
export function shortPlace(t: Texts, location: string): string {
  return isOnline(location) ? t.online : location.split(',')[0]!;
}

export function isOnline(location: string): boolean {
  return /^online\b/i.test(location);
}

export function Stars({ rating, count }: { rating: number; count: number }) {
  const { t, language } = usePage();
  const number = rating.toLocaleString(language === 'sw' ? 'sw-KE' : 'en-KE', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return (
    <span className="stars">
      <span aria-hidden="true">
        <span className="star">★</span> {number} <span className="soft">({count})</span>
      </span>
      <span className="hide-visually">{t.catalogue.rated(number, count)}</span>
    </span>
  );
}

export function SeatsLeft({ session }: { session: { seats_left: number; waiting: number } }) {
  const { t } = usePage();
  const seats = openSeats(session);
  return <span className={seats < 5 ? 'seats-left few' : 'seats-left'}>{t.seats_left(seats)}</span>;
}

/** @param props.eager for the first two of a page, which are seen without scrolling */
export function CourseCard({
  course,
  eager = false,
  level = 2,
}: {
  course: Course;
  eager?: boolean;
  level?: 2 | 3;
}) {
  const { t, format } = usePage();
  const next = course.next_session;
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <li className="course-card">
      <div className="frame">
        <Picture
          image={course.image}
          variants={course.image_variants}
          width={640}
          height={360}
          sizes="(min-width: 40rem) 20rem, 94vw"
          eager={eager}
        />
      </div>
      <div className="said">
        <p className="kind">
          {t.catalogue.categories[course.category]} · {t.catalogue.audiences[course.audience]}
        </p>
        <Title>
          <a href={`/courses/${course.id}`}>{course.title}</a>
        </Title>
        <p className="soft small">
          {next ? <Time at={next.starts_at} as="date" zone={next.timezone} /> : t.catalogue.no_date}
          <br />
          {next && shortPlace(t, next.location)}
        </p>
        {course.rating !== null && <Stars rating={course.rating} count={course.review_count} />}
        <p className="price-line">
          <strong>{priceText({ t, format }, course, next?.unit_price ?? course.price)}</strong>
          {next && <SeatsLeft session={next} />}
        </p>
      </div>
    </li>
  );
}

export function CourseCards({
  courses,
  eager = 0,
  level,
}: {
  courses: Course[];
  eager?: number;
  level?: 2 | 3;
}) {
  return (
    <ul className="course-cards">
      {courses.map((course, place) => (
        <CourseCard key={course.id} course={course} eager={place < eager} level={level} />
      ))}
    </ul>
  );
}

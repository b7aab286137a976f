// What people who were in the class say: average, spread, their words and the trainer's answer.
import type { Review } from '../../../../server/reviews/schemas.ts';
import { usePage } from '../../page.tsx';
import { Stars } from '../../parts/course-card.tsx';
import { Tag, Time } from '../../parts/pieces.tsx';
import type { Reviews } from './course-pages.tsx';

const STARS = [5, 4, 3, 2, 1] as const;

/**
 * @param props.base path of the page they are on; its next page of reviews is asked for there
 * @param props.named whether each says which course it is about
 */
export function ReviewList({ reviews, base, named }: { reviews: Reviews; base: string; named?: boolean }) {
  const { t } = usePage();
  const words = t.course;
  const { summary, data, next_cursor } = reviews;
  return (
    <section className="stack" id="reviews" aria-labelledby="reviews-title">
      <h2 id="reviews-title">{words.reviews}</h2>
      {summary.rating === null ? (
        <p className="soft">{words.no_reviews}</p>
      ) : (
        <>
          <Spread summary={summary} />
          <p className="soft small">{words.reviews_note}</p>
          <ul className="reviews">
            {data.map((review) => (
              <li key={review.id}>
                <ReviewCard review={review} named={named} />
              </li>
            ))}
          </ul>
          {next_cursor && (
            <p>
              <a className="button second" href={`${base}?reviews=${next_cursor}#reviews`}>
                {words.more_reviews}
              </a>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Spread({ summary }: { summary: Reviews['summary'] }) {
  const { t, format } = usePage();
  return (
    <div className="rating-spread">
      <p className="big-number">
        {summary.rating !== null && <Stars rating={summary.rating} count={summary.review_count} />}
      </p>
      <table>
        <caption className="hide-visually">{t.course.spread}</caption>
        <tbody>
          {STARS.map((stars) => (
            <tr key={stars}>
              <th scope="row">{t.course.stars(stars)}</th>
              <td aria-hidden="true">
                <progress max={summary.review_count} value={summary.spread[stars]} />
              </td>
              <td className="numbers">{format.number(summary.spread[stars])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ReviewCard({ review, named }: { review: Review; named?: boolean }) {
  const { t } = usePage();
  const words = t.course;
  return (
    <article className="review stack tight">
      <p className="row">
        <span className="stars">
          <span className="star" aria-hidden="true">
            {'★'.repeat(review.rating)}
          </span>
          <span className="hide-visually">{words.stars(review.rating)}</span>
        </span>
        <strong>{review.author}</strong>
        <Tag tone="good">{words.attended}</Tag>
      </p>
      {named && (
        <p className="small">
          <a href={`/courses/${review.course.id}`}>{review.course.title}</a>
        </p>
      )}
      {review.comment && <p className="prose">{review.comment}</p>}
      {review.reply && (
        <blockquote className="reply">
          <p className="small soft">
            {review.trainer ? words.reply(review.trainer.name) : words.reply_plain}
          </p>
          <p>{review.reply}</p>
        </blockquote>
      )}
      <p className="row small soft">
        <Time at={review.created_at} as="date" />
        {review.edited_at && <span>{words.edited}</span>}
        <a
          className="soft"
          rel="nofollow"
          href={`/courses/${review.course.id}/reviews/${review.id}/report`}
          aria-label={words.report_review(review.author)}
        >
          {words.report}
        </a>
      </p>
    </article>
  );
}

// GET /account/reviews: what one said about classes, and the classes one may still say something about.
import { EDIT_DAYS } from '../../../../server/reviews/review.ts';
import type { OwnReviews, Review } from '../../../../server/reviews/schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty, Tag, Time } from '../../parts/pieces.tsx';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, cursorOf, More, ownPlace, Part } from './frame.tsx';

const PATH = '/account/reviews';
const DAY_MS = 86_400_000;

export const reviewPages: Pages = async (app, { deps }) => {
  app.get<{ Querystring: { cursor?: string } }>(PATH, async (request, reply) => {
    const [account, reviews] = await Promise.all([
      accountOf(request),
      request.api.get<OwnReviews>(`${ownPlace(request, 'reviews')}?limit=20${cursorOf(request.query)}`),
    ]);
    const closed_before = deps.now().getTime() - EDIT_DAYS * DAY_MS;
    return reply.page(<Reviews {...{ account, reviews, closed_before }} first={!request.query.cursor} />);
  });
};

type Props = {
  account: Account;
  reviews: OwnReviews;
  /** Reviews from before (ms since 1970) cannot be changed any more. */
  closed_before: number;
  first: boolean;
};

function Reviews({ account, reviews, closed_before, first }: Props) {
  const { t } = usePage();
  const words = t.account.reviews;
  return (
    <AccountPage account={account} title={t.account.menu.reviews} here={PATH}>
      {first && reviews.waiting.length > 0 && (
        <Part id="to-review" title={t.account.overview.to_review}>
          <ToReview waiting={reviews.waiting} />
        </Part>
      )}
      {reviews.total === 0 && reviews.waiting.length === 0 && (
        <Empty title={words.none}>
          <p>{words.none_text}</p>
        </Empty>
      )}
      {reviews.total > 0 && (
        <Part id="said" title={words.said}>
          <ul className="entries plain">
            {reviews.data.map((review) => (
              <Said key={review.id} review={review} open={Date.parse(review.created_at) >= closed_before} />
            ))}
          </ul>
        </Part>
      )}
      <More path={PATH} cursor={reviews.next_cursor} first={first} />
    </AccountPage>
  );
}

/** Attended classes, each with the way to its form. */
export function ToReview({ waiting }: { waiting: OwnReviews['waiting'] }) {
  const { t } = usePage();
  return (
    <ul className="entries plain">
      {waiting.map(({ booking_id, code, course, starts_at, timezone }) => (
        <li key={booking_id} className="card entry-card">
          <div className="stack tight">
            <h3>{course.title}</h3>
            <p className="soft">
              <Time at={starts_at} as="date" zone={timezone} />
            </p>
          </div>
          <div className="doing">
            <a className="button" href={`${PATH}/${code}`}>
              {t.account.bookings.review}
              <span className="hide-visually">: {course.title}</span>
            </a>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** @param props.open whether it may still be changed */
function Said({ review, open }: { review: Review; open: boolean }) {
  const { t } = usePage();
  const words = t.account.reviews;
  return (
    <li className="card stack tight">
      <div className="row spread">
        <h3>
          <a href={`/courses/${review.course.id}`}>{review.course.title}</a>
        </h3>
        <Tag tone="good">{words.stars(review.rating)}</Tag>
      </div>
      <p className="soft small">
        <Time at={review.created_at} as="date" /> {review.edited_at && `· ${words.changed}`}
      </p>
      {review.comment && <p className="as-typed">{review.comment}</p>}
      {review.hidden_at && <p className="small">{words.hidden(review.hidden_reason ?? '')}</p>}
      {review.reply && (
        <blockquote className="stack tight">
          <p className="small soft">{words.reply}</p>
          <p className="as-typed">{review.reply}</p>
        </blockquote>
      )}
      {open && (
        <p>
          <a className="tap" href={`${PATH}/${review.id}/edit`}>
            {words.change}
            <span className="hide-visually">: {review.course.title}</span>
          </a>
        </p>
      )}
    </li>
  );
}

// /account/reviews/:code writes the review of a booking's class, /account/reviews/:id/edit changes one.
import type { FastifyRequest } from 'fastify';
import type { OwnReviews, Review } from '../../../../server/reviews/schemas.ts';
import { pageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import {
  Choices,
  ErrorSummary,
  emptyForm,
  type Form,
  hasErrors,
  Submit,
  TextArea,
  typed,
  type Values,
} from '../../form.tsx';
import { FormKey, textsOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, ownPlace } from './frame.tsx';

const LIST = '/account/reviews';
type Asked = FastifyRequest<{ Params: { code: string } }>;
type AskedAgain = FastifyRequest<{ Params: { id: string } }>;

export const writeReviewPages: Pages = async (app) => {
  app.get(`${LIST}/:code`, async (request: Asked, reply) => {
    const [account, booking] = await Promise.all([accountOf(request), waitingOf(request)]);
    return reply.page(<WriteReview form={emptyForm} account={account} course={booking.course.title} />);
  });

  app.post(`${LIST}/:code`, async (request: Asked, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const booking = await waitingOf(request);
    const body = { rating: ratingOf(values), comment: typed(values, 'comment').trim() || undefined };
    const answer = await request.api.post<Review>(
      `/bookings/${booking.booking_id}/review`,
      body,
      typed(values, '_key'),
    );
    if (answer.ok) {
      sayNext(reply, t.account.reviews.thanks);
      return reply.redirect(LIST, 303);
    }
    const form = refusal(t, values, answer.problem);
    const account = await accountOf(request);
    const page = <WriteReview form={form} account={account} course={booking.course.title} />;
    return showAgain(reply, answer.problem, page);
  });

  app.get(`${LIST}/:id/edit`, async (request: AskedAgain, reply) => {
    const [account, review] = await Promise.all([accountOf(request), ownReview(request)]);
    const values = { rating: String(review.rating), comment: review.comment ?? '' };
    return reply.page(
      <WriteReview form={{ values, errors: {} }} account={account} course={review.course.title} />,
    );
  });

  app.post(`${LIST}/:id/edit`, async (request: AskedAgain, reply) => {
    const t = textsOf(request);
    const values = request.body as Values;
    const review = await ownReview(request);
    const body = { rating: ratingOf(values), comment: typed(values, 'comment').trim() || null };
    const answer = await request.api.put<Review>(`/reviews/${review.id}`, body);
    if (answer.ok) {
      sayNext(reply, t.account.reviews.kept);
      return reply.redirect(LIST, 303);
    }
    const form = refusal(t, values, answer.problem);
    const account = await accountOf(request);
    return showAgain(
      reply,
      answer.problem,
      <WriteReview form={form} account={account} course={review.course.title} />,
    );
  });
};

/** The attended class behind a booking's code. @throws PageProblem 404 when there is none to review */
async function waitingOf(request: Asked): Promise<OwnReviews['waiting'][number]> {
  const { waiting } = await request.api.get<OwnReviews>(`${ownPlace(request, 'reviews')}?limit=1`);
  const found = waiting.find(({ code }) => code === request.params.code.toUpperCase());
  if (!found) throw pageProblem('not_found', request);
  return found;
}

async function ownReview(request: AskedAgain): Promise<Review> {
  const { data } = await request.api.get<OwnReviews>(`${ownPlace(request, 'reviews')}?limit=100`);
  const found = data.find(({ id }) => id === request.params.id);
  if (!found) throw pageProblem('not_found', request);
  return found;
}

/** Nothing chosen is 0, which the rule about stars refuses. */
function ratingOf(values: Values): number {
  return Number(typed(values, 'rating'));
}

function WriteReview({ form, account, course }: { form: Form; account: Account; course: string }) {
  const { t, url } = usePage();
  const words = t.account.reviews;
  const labels = { rating: words.rating, comment: words.comment };
  return (
    <AccountPage
      account={account}
      title={words.about(course)}
      here={LIST}
      parent={[LIST, t.account.menu.reviews]}
      wrong={hasErrors(form)}
    >
      <ErrorSummary form={form} labels={labels} />
      <form method="post" action={url} className="stack card">
        <FormKey />
        <Choices
          name="rating"
          label={labels.rating}
          form={form}
          options={[5, 4, 3, 2, 1].map((stars) => ({
            value: String(stars),
            text: `${stars} · ${words.ratings[stars - 1]}`,
          }))}
        />
        <TextArea
          name="comment"
          label={labels.comment}
          form={form}
          hint={words.comment_hint}
          maxLength={2000}
          optional
        />
        <div className="row">
          <Submit>{words.send}</Submit>
          <a href={LIST} className="tap">
            {t.form.cancel}
          </a>
        </div>
      </form>
    </AccountPage>
  );
}

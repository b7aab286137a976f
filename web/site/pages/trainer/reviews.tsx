// /trainer/reviews: what people said, and the trainer's public reply.
import type { z } from 'zod';
import type { Review, ratedReviews } from '../../../../server/reviews/schemas.ts';
import type { Trainer } from '../../../../server/trainers/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { sayNext } from '../../flash.ts';
import { ErrorSummary, type Form, Submit, TextArea, typed, type Values } from '../../form.tsx';
import { languageOf, usePage } from '../../page.tsx';
import { Empty, Time } from '../../parts/pieces.tsx';
import { refusal, showAgain } from '../../refused.ts';
import { mustLogIn, type Pages } from '../../site.tsx';
import { idIn, TeachingPage } from './frame.tsx';

type Rated = z.infer<typeof ratedReviews>;
/** The form that was refused, and whose it is. */
type Refused = { id: string; form: Form } | null;
const HERE = '/trainer/reviews';

export const reviewPages: Pages = async (app) => {
  type Asked = { api: { get<T>(path: string): Promise<T> }; query: unknown };
  const read = async ({ api, query }: Asked) => {
    const { id } = await api.get<Trainer>('/trainers/me');
    const { cursor } = query as { cursor?: string };
    return api.get<Rated>(`/trainers/${id}/reviews${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  };

  app.get(HERE, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    return reply.page(<Reviews page={await read(request)} refused={null} />);
  });

  app.post<{ Body: Values }>(`${HERE}/:id/reply`, async (request, reply) => {
    if (mustLogIn(request, reply, 'trainer')) return reply;
    const values = request.body ?? {};
    const id = idIn(request);
    const takes_back = typed(values, 'take_back') !== '';
    const answered = await request.api.put(`/reviews/${id}/reply`, {
      reply: takes_back ? null : typed(values, `reply-${id}`),
    });
    if (!answered.ok) {
      const form = refusal(texts[languageOf(request)], values, answered.problem, { reply: `reply-${id}` });
      const page = await read(request);
      return showAgain(reply, answered.problem, <Reviews page={page} refused={{ id, form }} />);
    }
    const words = texts[languageOf(request)].trainer.reviews;
    sayNext(reply, takes_back ? words.taken_back : words.replied);
    return reply.redirect(`${HERE}#review-${id}`, 303);
  });
};

function Reviews({ page, refused }: { page: Rated; refused: Refused }) {
  const { t } = usePage();
  const words = t.trainer.reviews;
  const { rating, review_count } = page.summary;
  return (
    <TeachingPage title={words.title} here={HERE} wrong={refused !== null}>
      {refused && <ErrorSummary form={refused.form} labels={{ [`reply-${refused.id}`]: words.reply }} />}
      <p className="lead">{words.lead}</p>
      {rating !== null && <p className="big-number">{words.average(rating.toFixed(1), review_count)}</p>}
      {page.data.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.none_text}</p>
        </Empty>
      ) : (
        <ul className="stack plain">
          {page.data.map((review) => (
            <ReviewCard key={review.id} review={review} refused={refused} />
          ))}
        </ul>
      )}
      {page.next_cursor && (
        <nav className="pages" aria-label={t.pages.label}>
          <a className="button second" href={`${HERE}?cursor=${encodeURIComponent(page.next_cursor)}`}>
            {t.pages.next}
          </a>
        </nav>
      )}
    </TeachingPage>
  );
}

function ReviewCard({ review, refused }: { review: Review; refused: Refused }) {
  const { t } = usePage();
  const words = t.trainer.reviews;
  const name = `reply-${review.id}`;
  const is_refused = refused?.id === review.id;
  const form = is_refused ? refused.form : { values: { [name]: review.reply ?? '' }, errors: {} };
  return (
    <li className="card stack tight" id={`review-${review.id}`}>
      <div className="row spread">
        <strong>{words.stars(review.rating)}</strong>
        <span className="soft small">
          {review.author} · <Time at={review.created_at} as="date" />
        </span>
      </div>
      <p className="soft small">{review.course.title}</p>
      {review.comment && <p>{review.comment}</p>}
      {review.reply && (
        <blockquote className="notice">
          <p className="small soft">{words.reply}</p>
          <p>{review.reply}</p>
        </blockquote>
      )}
      <details open={is_refused}>
        <summary>{review.reply ? words.change : words.reply_to(review.author)}</summary>
        <form method="post" action={`${HERE}/${review.id}/reply`} className="stack">
          <TextArea name={name} label={words.reply} form={form} rows={3} maxLength={2000} />
          <div className="row">
            <Submit>{review.reply ? words.change : words.send}</Submit>
            {review.reply && (
              <button className="button danger" type="submit" name="take_back" value="yes" formNoValidate>
                {words.take_back}
              </button>
            )}
          </div>
        </form>
      </details>
    </li>
  );
}

// What a seat costs and the way to it: a line under the title, a box beside the text, a bar at the foot of a phone.
import type { Config } from '../../../../server/config.ts';
import type { Course } from '../../../../server/courses/schemas.ts';
import type { PricedSession } from '../../../../server/sessions/schemas.ts';
import { usePage } from '../../page.tsx';
import { priceText, SeatsLeft, shortPlace } from '../../parts/course-card.tsx';
import { Time } from '../../parts/pieces.tsx';
import { Share } from '../../parts/share.tsx';
import { isBookable } from './session-picker.tsx';

type Offer = { course: Course; sessions: PricedSession[]; chosen: PricedSession | undefined };

/** Where "Book" leads, and what it is called then. */
function useWay({ course, sessions, chosen }: Offer): { href: string; text: string } {
  const { t } = usePage();
  if (isOnRequest(course)) return { href: quoteAddress(course), text: t.course.ask_quote };
  if (chosen) return { href: '#dates', text: t.course.book };
  const full = sessions.some((session) => session.status === 'scheduled');
  return full ? { href: '#dates', text: t.course.join_waitlist } : { href: '#dates', text: t.course.tell_me };
}

/** The form for companies, with this course as its topic. */
export function quoteAddress({ title }: Course): string {
  return `/companies?topic=${encodeURIComponent(title)}`;
}

/** A company has to ask what it costs, so nobody can book it. */
export function isOnRequest({ price, audience }: Course): boolean {
  return price === null && audience === 'Corporate';
}

/** Dates may differ in price while an early one counts for some of them; then the lowest is said to be that. */
function usePrice({ course, sessions, chosen }: Offer) {
  const { t, format } = usePage();
  const words = { t, format };
  const early = chosen?.early_bird_counts_until;
  const prices = sessions.filter(isBookable).map((session) => session.unit_price ?? 0);
  const lowest = Math.min(...prices);
  const differs = prices.some((price) => price !== lowest);
  return {
    now: differs
      ? t.course.from(priceText(words, course, lowest))
      : priceText(words, course, chosen ? chosen.unit_price : course.price),
    early:
      early && !differs
        ? t.course.early_bird(
            priceText(words, course, course.price),
            format.date(`${early}T12:00:00Z`, chosen.timezone),
          )
        : null,
    note: isOnRequest(course)
      ? t.course.for_companies
      : course.price
        ? t.course.per_seat
        : t.course.free_seat,
  };
}

/** On phones, right under the title; the bar at the foot has the button. */
export function PriceLine(offer: Offer) {
  const { t } = usePage();
  const { chosen } = offer;
  const price = usePrice(offer);
  return (
    <div className="stack tight">
      <p className="row">
        <span className="big-number">{price.now}</span> <span className="soft small">{price.note}</span>
      </p>
      {price.early && <p className="small">{price.early}</p>}
      {chosen && (
        <p className="row">
          <span>
            {t.course.next}:{' '}
            <strong>
              <Time at={chosen.starts_at} as="date" zone={chosen.timezone} />
            </strong>
            , {shortPlace(t, chosen.location)}
          </span>
          <SeatsLeft session={chosen} />
        </p>
      )}
    </div>
  );
}

/** Stays beside the text on wide screens. Its button sends the form of the dates, wherever that is on the page. */
export function BookBox(offer: Offer & { policy: Config['REFUND_POLICY'] }) {
  const { origin } = usePage();
  const { chosen, course, policy } = offer;
  const price = usePrice(offer);
  const way = useWay(offer);
  return (
    <div className="stack card">
      <div className="stack tight large-screens">
        <p className="big-number">{price.now}</p>
        <p className="soft small">{price.note}</p>
        {price.early && <p className="small">{price.early}</p>}
        {chosen ? (
          <button className="button wide" type="submit" form="book">
            {way.text}
          </button>
        ) : (
          <a className="button wide" href={way.href}>
            {way.text}
          </a>
        )}
      </div>
      {!isOnRequest(course) && course.price !== 0 && course.price !== null && <RefundRule policy={policy} />}
      <Share url={`${origin}/courses/${course.id}`} title={course.title} />
    </div>
  );
}

export function RefundRule({ policy }: { policy: Config['REFUND_POLICY'] }) {
  const { t } = usePage();
  const steps = policy.map(({ hours_before, percent }) => ({ hours: hours_before, percent }));
  return (
    <p className="small">
      <strong>{t.course.refund}</strong>
      <br />
      {t.course.refund_steps(steps)}
    </p>
  );
}

/** The foot of a phone's screen. It stays in the flow of the page, so it never covers what has the focus for good. */
export function BookBar(offer: Offer) {
  const price = usePrice(offer);
  const way = useWay(offer);
  return (
    <div className="book-bar no-print">
      <strong>{price.now}</strong>
      <a className="button" href={way.href}>
        {way.text}
      </a>
    </div>
  );
}

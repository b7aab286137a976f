// What the catalogue found: chosen filters, cards, pages. A script puts it in the place of the one before.
import type { Course } from '../../../../server/courses/schemas.ts';
import type { Texts } from '../../../texts/texts.ts';
import { usePage } from '../../page.tsx';
import { CourseCards, shortPlace } from '../../parts/course-card.tsx';
import { Empty } from '../../parts/pieces.tsx';
import { addressOf, type Choice, FILTERS, nextAddress, PAGE_SIZE, previousAddress } from './choice.ts';
import { useTimes } from './filters.tsx';

export type Found = { data: Course[]; next_cursor: string | null; total: number };

/** @param props.nearest other courses, for when nothing was found */
export function Results({
  choice,
  found,
  nearest,
  today,
}: {
  choice: Choice;
  found: Found;
  nearest: Course[];
  today: string;
}) {
  const { t } = usePage();
  return (
    <div
      id="results"
      className="stack loose"
      data-said={t.catalogue.count(found.total)}
      data-title={catalogueTitle(t, choice)}
    >
      <Chips choice={choice} today={today} />
      {found.total === 0 ? (
        <NothingFound wish={choice.q} nearest={nearest} />
      ) : (
        <>
          <CourseCards courses={found.data} eager={2} />
          <PageLinks choice={choice} found={found} />
        </>
      )}
    </div>
  );
}

/** The heading of the whole page; a subject has its own. */
export function catalogueTitle({ catalogue: words }: Texts, { cat }: Choice): string {
  const category = words.categories[cat as keyof typeof words.categories];
  return category ? `${words.title}: ${category}` : words.title;
}

function Chips({ choice, today }: { choice: Choice; today: string }) {
  const { t } = usePage();
  const words = t.catalogue;
  const times = Object.fromEntries(useTimes(today));
  const said: Record<(typeof FILTERS)[number], string> = {
    q: `“${choice.q}”`,
    cat: words.categories[choice.cat as keyof typeof words.categories],
    audience: words.audiences[choice.audience as keyof typeof words.audiences],
    when: times[choice.when] ?? choice.when,
    place: shortPlace(t, choice.place),
    free: t.free,
  };
  const chosen = FILTERS.filter((name) => choice[name] !== '');
  if (chosen.length === 0) return null;
  return (
    <nav aria-label={words.chosen}>
      <ul className="chips">
        {chosen.map((name) => (
          <li key={name}>
            <a className="chip" href={addressOf(choice, { [name]: '' })}>
              <span className="hide-visually">{words.remove} </span>
              {said[name]}
              <span aria-hidden="true"> ×</span>
            </a>
          </li>
        ))}
        <li>
          <a className="chip clear" href="/courses">
            {words.clear}
          </a>
        </li>
      </ul>
    </nav>
  );
}

function NothingFound({ wish, nearest }: { wish: string; nearest: Course[] }) {
  const { t } = usePage();
  return (
    <>
      <Empty title={t.catalogue.count(0)}>
        <p>{t.catalogue.empty_text}</p>
        <div className="row">
          <a className="button" href="/courses">
            {t.catalogue.clear}
          </a>
          <a
            className="button second"
            href={wish ? `/companies?topic=${encodeURIComponent(wish)}` : '/companies'}
          >
            {t.catalogue.empty_ask}
          </a>
        </div>
      </Empty>
      {nearest.length > 0 && (
        <section className="stack">
          <h2>{t.catalogue.nearest}</h2>
          <CourseCards courses={nearest} level={3} />
        </section>
      )}
    </>
  );
}

function PageLinks({ choice, found }: { choice: Choice; found: Found }) {
  const { t } = usePage();
  const pages = Math.ceil(found.total / PAGE_SIZE);
  if (pages <= 1) return null;
  const page = Number(choice.page || '1');
  const previous = previousAddress(choice);
  return (
    <nav className="pages" aria-label={t.pages.label}>
      {choice.cursor && page !== 2 && (
        <a className="button second" href={addressOf(choice)}>
          {t.pages.first}
        </a>
      )}
      {previous && (
        <a className="button second" rel="prev" href={previous}>
          {t.pages.previous}
        </a>
      )}
      <span>{t.catalogue.page_of(page, pages)}</span>
      {found.next_cursor && (
        <a className="button second" rel="next" href={nextAddress(choice, found.next_cursor)}>
          {t.pages.next}
        </a>
      )}
    </nav>
  );
}

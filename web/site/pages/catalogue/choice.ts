// What somebody chose in the catalogue: read from the address, asked of the API, written into links.
import { audiences, categories } from '../../../../server/courses/schemas.ts';

export type Choice = {
  q: string;
  cat: string;
  audience: string;
  /** `week`, `month` (the next 7 or 30 days) or a month such as 2026-12. */
  when: string;
  place: string;
  free: string;
  sort: string;
  cursor: string;
  /** Only to be shown: the cursor says where the page begins. */
  page: string;
  /** The cursors of the pages before, the last one behind: the API only goes forward. */
  back: string;
};

export const PAGE_SIZE = 12;
/** What the address calls a sort, and the API. Without one: what fits the words best, else what starts soonest. */
const SORTS: Record<string, string> = {
  soon: 'next_session',
  new: '-created_at',
  cheap: 'price',
  best: '-rating',
};
const NAMES = ['q', 'cat', 'audience', 'when', 'place', 'free', 'sort', 'cursor', 'page', 'back'] as const;
/** Those that narrow the list down. */
export const FILTERS = ['q', 'cat', 'audience', 'when', 'place', 'free'] as const;

const LONGEST: Record<string, number> = { cursor: 1024, back: 2000 };
/** So far one can go back; further back begins with the first page. */
const MOST_BACK = 10;

const isOneOf = (list: readonly string[]) => (value: string) => list.includes(value);
const fits: Record<(typeof NAMES)[number], (value: string) => boolean> = {
  q: () => true,
  cat: isOneOf(categories),
  audience: isOneOf(audiences),
  when: (value) => /^(week|month|20\d\d-(0[1-9]|1[0-2]))$/.test(value),
  place: () => true,
  free: isOneOf(['1']),
  sort: (value) => Object.hasOwn(SORTS, value),
  cursor: (value) => /^[\w-]+$/.test(value),
  page: (value) => /^[1-9]\d{0,4}$/.test(value),
  back: (value) => /^[\w-]+(\.[\w-]+)*$/.test(value),
};

/** Never refuses: an old or damaged link still finds courses, without what nobody understands. */
export function readChoice(query: unknown): Choice {
  const given = (query ?? {}) as Record<string, string | string[] | undefined>;
  const choice = Object.fromEntries(
    NAMES.map((name) => {
      const value = [given[name]].flat()[0] ?? '';
      const plain = value
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, LONGEST[name] ?? 150);
      return [name, plain !== '' && fits[name](plain) ? plain : ''];
    }),
  ) as Choice;
  // A page number without its cursor is the first page.
  return choice.cursor ? choice : { ...choice, page: '', back: '' };
}

/** The address of a choice; its parts in one order, so that the same choice has one address. */
export function addressOf(choice: Choice, changes: Partial<Choice> = {}): string {
  const wanted = { ...choice, cursor: '', page: '', back: '', ...changes };
  const query = new URLSearchParams();
  for (const name of NAMES) if (wanted[name]) query.set(name, wanted[name]);
  const text = query.toString();
  return text ? `/courses?${text}` : '/courses';
}

/** The address of the next page. */
export function nextAddress(choice: Choice, cursor: string): string {
  const back = [choice.back, choice.cursor].filter(Boolean).join('.').split('.').slice(-MOST_BACK).join('.');
  return addressOf(choice, { cursor, page: String(Number(choice.page || '1') + 1), back });
}

/** The address of the page before; null on the first, and where nobody knows any more. */
export function previousAddress(choice: Choice): string | null {
  const page = Number(choice.page);
  if (page === 2) return addressOf(choice);
  const before = choice.back.split('.');
  const cursor = before.pop();
  return cursor && page > 2
    ? addressOf(choice, { cursor, page: String(page - 1), back: before.join('.') })
    : null;
}

/** The same question for the API. @param today where the school is, YYYY-MM-DD */
export function apiQuery(choice: Choice, today: string): string {
  const sort = SORTS[choice.sort] ?? (hasWords(choice.q) ? 'relevance' : 'next_session');
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), sort });
  if (hasWords(choice.q)) query.set('search', choice.q);
  if (choice.cat) query.set('category', choice.cat);
  if (choice.audience) query.set('audience', choice.audience);
  if (choice.place) query.set('location', choice.place);
  if (choice.free) query.set('max_price', '0');
  if (choice.cursor) query.set('cursor', choice.cursor);
  for (const [name, day] of Object.entries(daysOf(choice.when, today))) query.set(name, day);
  return query.toString();
}

/** Letters or digits to look for; signs alone find nothing and filter nothing. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function daysOf(when: string, today: string): { date_from?: string; date_to?: string } {
  const first = Temporal.PlainDate.from(today);
  if (when === 'week') return { date_from: today, date_to: first.add({ days: 6 }).toString() };
  if (when === 'month') return { date_from: today, date_to: first.add({ days: 29 }).toString() };
  if (when === '') return {};
  const month = Temporal.PlainYearMonth.from(when);
  return {
    date_from: month.toPlainDate({ day: 1 }).toString(),
    date_to: month.toPlainDate({ day: month.daysInMonth }).toString(),
  };
}

/** This month and the three that follow, YYYY-MM. */
export function monthsFrom(today: string): string[] {
  const first = Temporal.PlainDate.from(today).toPlainYearMonth();
  return [0, 1, 2, 3].map((months) => first.add({ months }).toString());
}

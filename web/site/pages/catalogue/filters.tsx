// The form that narrows the catalogue down: a plain GET form, so every choice has an address; a script sends it while
// people choose.
import type { ReactNode } from 'react';
import type { Catalogue } from '../../../../server/courses/schemas.ts';
import { usePage } from '../../page.tsx';
import { isOnline } from '../../parts/course-card.tsx';
import { type Choice, monthsFrom } from './choice.ts';

type Pair = readonly [value: string, text: string];

/** @param props.today where the school is, YYYY-MM-DD */
export function Filters({ choice, offered, today }: { choice: Choice; offered: Catalogue; today: string }) {
  const { t } = usePage();
  const words = t.catalogue;
  return (
    <form className="finder" method="get" action="/courses" autoComplete="off" data-live="results">
      <SearchBox value={choice.q} />
      <details className="filters">
        <summary>{words.filters}</summary>
        <div className="filter-fields">
          <Pills name="cat" label={words.category} chosen={choice.cat} pairs={categoryPairs(t, offered)} />
          <Pills
            name="audience"
            label={words.audience}
            chosen={choice.audience}
            pairs={audiencePairs(t, offered)}
          />
          <Choose name="when" label={words.when} chosen={choice.when} pairs={useTimes(today)} />
          <Choose
            name="place"
            label={words.place}
            chosen={choice.place}
            pairs={placePairs(t, offered, choice.place)}
          />
          <Choose name="sort" label={words.sort} chosen={choice.sort} pairs={Object.entries(words.sorts)} />
          <label className="choice bare">
            <input type="checkbox" name="free" value="1" defaultChecked={choice.free === '1'} />
            <span>{words.free_only}</span>
          </label>
          <button className="button second" type="submit">
            {words.apply}
          </button>
        </div>
      </details>
    </form>
  );
}

/** Also on the start page. */
export function SearchBox({ value }: { value: string }) {
  const { t } = usePage();
  return (
    <div className="field search-box">
      <label htmlFor="q">{t.catalogue.search_label}</label>
      <div className="search-row">
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={value}
          maxLength={150}
          enterKeyHint="search"
          autoComplete="off"
        />
        <button className="button" type="submit">
          {t.catalogue.search}
        </button>
      </div>
    </div>
  );
}

type Words = ReturnType<typeof usePage>['t'];

function categoryPairs(t: Words, { categories }: Catalogue): Pair[] {
  const names = t.catalogue.categories as Record<string, string>;
  return [['', t.catalogue.any_category], ...categories.map(({ value }) => [value, names[value]!] as const)];
}

function audiencePairs(t: Words, { audiences }: Catalogue): Pair[] {
  const names = t.catalogue.audiences as Record<string, string>;
  return [['', t.catalogue.any_audience], ...audiences.map(({ value }) => [value, names[value]!] as const)];
}

function placePairs(t: Words, { places }: Catalogue, chosen: string): Pair[] {
  const listed: Pair[] = places.map(({ value }) => [value, isOnline(value) ? t.online : value]);
  const own: Pair[] = chosen === '' || places.some(({ value }) => value === chosen) ? [] : [[chosen, chosen]];
  return [['', t.catalogue.any_place], ...own, ...listed];
}

export function useTimes(today: string): Pair[] {
  const { t, format } = usePage();
  const months = monthsFrom(today).map((month) => [month, format.month(`${month}-15T12:00:00Z`)] as const);
  return [['', t.catalogue.any_time], ['week', t.catalogue.week], ['month', t.catalogue.month], ...months];
}

function Pills({
  name,
  label,
  chosen,
  pairs,
}: {
  name: string;
  label: string;
  chosen: string;
  pairs: Pair[];
}) {
  return (
    <fieldset className="pills">
      <legend>{label}</legend>
      {pairs.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name={name} value={value} defaultChecked={value === chosen} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Choose({
  name,
  label,
  chosen,
  pairs,
}: {
  name: string;
  label: ReactNode;
  chosen: string;
  pairs: readonly Pair[];
}) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <select id={name} name={name} defaultValue={chosen}>
        {pairs.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

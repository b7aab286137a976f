// Quick tabs: the filters people use all day, as links.
import { Link } from 'wouter';
import classes from './list.module.css';
import type { Tab } from './list-screen.ts';
import { filtersIn, type ListUrl } from './list-url.ts';

export function Tabs({ tabs, url, label }: { tabs: Tab[]; url: ListUrl; label: string }) {
  const current = new Map(filtersIn(url.params));
  // Also a filter that only some tabs have has to be absent for the others to be the current one.
  const names = new Set(tabs.flatMap(({ filters }) => Object.keys(filters)));
  const isCurrent = ({ filters }: Tab) => [...names].every((name) => current.get(name) === filters[name]);
  const address = ({ filters }: Tab) => {
    const next = new URLSearchParams(filters);
    for (const kept of ['sort', 'cols', 'limit']) {
      const value = url.params.get(kept);
      if (value) next.set(kept, value);
    }
    return `?${next}`;
  };
  return (
    <nav aria-label={`${label}: quick filters`}>
      <ul className={classes.tabs}>
        {tabs.map((tab) => (
          <li key={tab.label}>
            <Link href={`${url.base}${address(tab)}`} aria-current={isCurrent(tab) ? 'page' : undefined}>
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

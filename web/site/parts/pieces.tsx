// Small pieces that many pages are made of.
import type { ReactNode } from 'react';
import { usePage } from '../page.tsx';

/** @param trail pairs of address and text; the last one is this page */
export function Crumbs({ trail }: { trail: [string, string][] }) {
  const { t } = usePage();
  const last = trail.length - 1;
  return (
    <nav className="crumbs" aria-label={t.crumbs.label}>
      <ol className="plain">
        {trail.map(([href, text], place) => (
          <li key={href}>
            {place === last ? <span aria-current="page">{text}</span> : <a href={href}>{text}</a>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export type Tone = 'good' | 'look' | 'bad' | '';

export function Tag({ tone = '', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag ${tone}`.trim()}>{children}</span>;
}

export function Notice({ tone = '', children }: { tone?: Tone; children: ReactNode }) {
  return <div className={`notice stack tight ${tone}`.trim()}>{children}</div>;
}

/** Pairs of what and which; a null row is left out. */
export function Facts({ rows }: { rows: ([string, ReactNode] | null)[] }) {
  return (
    <dl className="facts">
      {rows.map(
        (row) =>
          row && (
            <div key={row[0]} className="fact">
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Tabs that are links: they work without a script, can be sent to somebody, and Back goes back. */
export function Tabs({ label, tabs, here }: { label: string; tabs: [string, string][]; here: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul className="plain">
        {tabs.map(([href, text]) => (
          <li key={href}>
            <a href={href} aria-current={href === here ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** An instant, readable by machines too. @param props.zone of the place it happens in */
export function Time({
  at,
  as,
  zone,
}: {
  at: string;
  as: 'date' | 'longDate' | 'time' | 'moment';
  zone?: string;
}) {
  const { format } = usePage();
  return <time dateTime={at}>{format[as](at, zone)}</time>;
}

// Who is touched by a move or a cancellation, in figures, by name, and the letter they would read.
import { Text } from '@mantine/core';
import type { MoveReport } from '../../../server/sessions/schemas.ts';
import { count, money, words } from '../parts/formats.ts';
import classes from './sessions.module.css';

type People = MoveReport['people'];

export function Figures({ figures }: { figures: [label: string, value: string | number][] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function PeopleTouched({ people, currency }: { people: People; currency: string }) {
  if (people.length === 0) return <Text size="sm">Nobody has a seat in it.</Text>;
  return (
    <details className={classes.preview}>
      <summary>Who they are: {count(people.length, 'booking')}</summary>
      <ul className={classes.people}>
        {people.map((one) => (
          <li key={one.booking_id}>
            <span className={classes.who}>
              {one.name}
              <span>
                {one.booking_code}, {count(one.seats, 'seat')}, {words(one.payment_status).toLowerCase()}
              </span>
            </span>
            {one.refund_if_cancelled > 0 ? money(one.refund_if_cancelled, currency) : 'nothing paid'}
          </li>
        ))}
      </ul>
    </details>
  );
}

const languages: Record<string, string> = { en: 'English', sw: 'Swahili' };

export function Letters({ messages }: { messages: MoveReport['messages'] }) {
  return messages.map(({ locale, subject, text }) => (
    <details key={locale} className={classes.preview}>
      <summary>The letter in {languages[locale] ?? locale}</summary>
      <div className={classes.letter} lang={locale}>
        <strong>{subject}</strong>
        {'\n\n'}
        {text}
      </div>
    </details>
  ));
}

// Each day of a repetition: whether it can be had, and if not, what stands in the way.
import { Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Repeated } from '../../../server/sessions/schemas.ts';
import { count, day } from '../parts/formats.ts';
import { State } from '../parts/values.tsx';
import classes from './sessions.module.css';

export function Days({ found }: { found: Repeated }) {
  const { occurrences, sessions } = found;
  const refused = occurrences.length - sessions;
  return (
    <div>
      <Text size="sm" fw={600} role="status" mb={6}>
        {refused === 0
          ? `All ${count(occurrences.length, 'day')} can be had.`
          : `${sessions} of ${count(occurrences.length, 'day')} can be had; ${count(refused, 'clash', 'clashes')}.`}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.days} aria-label="Days" tabIndex={0}>
        {occurrences.map(({ date, refusal }) => (
          <li key={date} data-refused={refusal ? true : undefined}>
            <span>{day(date)}</span>
            {refusal ? (
              <span>
                {refusal.message}
                {refusal.clashes_with ? (
                  <>
                    {' '}
                    <Link href={`/sessions/${refusal.clashes_with}`}>See the other session</Link>
                  </>
                ) : null}
              </span>
            ) : (
              <State of="free" tone="good" />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

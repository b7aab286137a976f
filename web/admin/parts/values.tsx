// How single values are shown everywhere: money, times, states, codes to copy, names with their values.
import { ActionIcon, Badge, Box, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { ago, day, exactTime, money, shortTime, words } from './formats.ts';
import { Icon } from './icons.tsx';
import classes from './values.module.css';

export function Money({ amount, currency }: { amount: number | null; currency?: string }) {
  if (amount === null) return <Nothing />;
  return <span className={classes.number}>{money(amount, currency)}</span>;
}

/** Exact and relative at once; to the second, with the zone, in the tooltip. */
export function When({ at, relative = true }: { at: string | null; relative?: boolean }) {
  if (at === null) return <Nothing />;
  return (
    <time dateTime={at} title={exactTime(at)} className={classes.when}>
      {shortTime(at)}
      {relative ? <span className={classes.soft}>{ago(at)}</span> : null}
    </time>
  );
}

/** A calendar day with the time below it, both where the session is. */
export function Day({ date, time }: { date: string; time?: string | null }) {
  return (
    <span className={classes.when}>
      {day(date)}
      {time ? <span className={classes.soft}>{time}</span> : null}
    </span>
  );
}

const tones = {
  good: 'act',
  waiting: 'amber',
  bad: 'red',
  moving: 'blue',
  over: 'gray',
} as const;
export type Tone = keyof typeof tones;

const toneOf: Record<string, Tone> = {
  ...{
    paid: 'good',
    confirmed: 'good',
    completed: 'good',
    applied: 'good',
    delivered: 'good',
    active: 'good',
  },
  ...{ published: 'good', accepted: 'good', valid: 'good', present: 'good', done: 'good' },
  ...{
    pending: 'waiting',
    awaiting_payment: 'waiting',
    unapplied: 'waiting',
    requested: 'waiting',
    queued: 'waiting',
  },
  ...{ refund_pending: 'waiting', retry: 'waiting', created: 'waiting', new: 'waiting', late: 'waiting' },
  ...{ failed: 'bad', absent: 'bad', revoked: 'bad' },
  ...{ processing: 'moving', sent: 'moving', scheduled: 'moving', ongoing: 'moving', quoted: 'moving' },
};

/** A state in words; the colour only repeats them. */
export function State({ of, tone, label }: { of: string; tone?: Tone; label?: string }) {
  return <Badge color={tones[tone ?? toneOf[of] ?? 'over']}>{label ?? words(of)}</Badge>;
}

/** A code, number or phone that people read out or paste elsewhere. */
export function Copyable({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Group gap={2} wrap="nowrap" component="span" display="inline-flex" className={classes.copyable}>
      <span className={classes.code}>{children ?? text}</span>
      <CopyButton value={text} timeout={2000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={copied ? `Copied ${text}` : `Copy ${text}`}
              onClick={(event) => {
                event.stopPropagation();
                copy();
              }}
            >
              <Icon name={copied ? 'check' : 'copy'} size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

export function Nothing() {
  return (
    <Text span c="dimmed" inherit aria-label="none">
      –
    </Text>
  );
}

/** What came from outside, as it came: JSON with what is secret masked. Closed until somebody wants it. */
export function Raw({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined || value === '') return null;
  return (
    <details className={classes.raw}>
      <summary>{title}</summary>
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}

/** A part of a record, under a heading of its own. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

export type Fact = [label: string, value: ReactNode];

/** Names and values of a record. Facts without a value are left out. */
export function Facts({ facts }: { facts: (Fact | null | false)[] }) {
  return (
    <Box component="dl" className={classes.facts}>
      {facts
        .filter(
          (fact): fact is Fact =>
            Boolean(fact) && (fact as Fact)[1] !== null && (fact as Fact)[1] !== undefined,
        )
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </Box>
  );
}

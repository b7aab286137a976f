// The first page: what waits for a person, the most urgent first. An empty queue is the aim, and says so.
import { Group, Skeleton, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { WorkKind, WorkQueue } from '../../../server/work-queue/schemas.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import { ago, count, exactTime, money, words } from '../parts/formats.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { When } from '../parts/values.tsx';
import { screens } from '../screens.ts';
import classes from './work.module.css';

type Item = WorkQueue['data'][number]['items'][number];
type About = {
  title: string;
  /** What a person does about it. */
  todo: string;
  icon: IconName;
  /** The list behind the number. */
  list: string;
  /** Where one of them is opened. */
  item: (id: string) => string;
  tone: 'bad' | 'waiting' | 'calm';
};

const about: Record<WorkKind, About> = {
  data_broken: {
    ...{ title: 'Stored data that break a rule', todo: 'Look at the rows, and have them mended' },
    ...{ icon: 'warning', list: '/integrity', tone: 'bad' },
    // The check, and the rule it found broken.
    item: (id) => `/integrity/${id.split(':')[0]}`,
  },
  money_to_apply: {
    ...{ title: 'Money that pays for nothing yet', todo: 'Apply it to a booking, or pay it back' },
    ...{ icon: 'receipts', list: '/receipts?status=unapplied', tone: 'bad' },
    item: (id) => `/receipts/${id}?status=unapplied`,
  },
  payments_to_check: {
    ...{ title: 'Payments to look at', todo: 'See what happened, then take them off the list' },
    ...{ icon: 'payments', list: '/payments?attention=true', tone: 'bad' },
    item: (id) => `/payments/${id}?attention=true`,
  },
  refunds_to_approve: {
    ...{ title: 'Refunds that need a second admin', todo: 'Approve or refuse them' },
    ...{ icon: 'refunds', list: '/refunds?approval_needed=true&status=requested', tone: 'bad' },
    item: (id) => `/refunds/${id}?approval_needed=true&status=requested`,
  },
  refunds_in_trouble: {
    ...{ title: 'Refunds in trouble', todo: 'Send them again, or settle them by hand' },
    ...{ icon: 'refunds', list: '/refunds?attention=true', tone: 'bad' },
    item: (id) => `/refunds/${id}?attention=true`,
  },
  deliveries_not_applied: {
    ...{ title: 'Webhooks that could not be applied', todo: 'Read why, and apply them again' },
    ...{ icon: 'reconciliation', list: '/webhooks', tone: 'bad' },
    item: (id) => `/webhooks/${id}`,
  },
  sessions_in_doubt: {
    ...{ title: 'Sessions with too few people', todo: 'Decide whether they take place' },
    ...{ icon: 'sessions', list: '/sessions?in_doubt=true', tone: 'waiting' },
    item: (id) => `/sessions/${id}?in_doubt=true`,
  },
  requests_to_answer: {
    ...{ title: 'Companies that wait for an answer', todo: 'Call them, or send a quote' },
    ...{ icon: 'companies', list: '/companies?status=pending', tone: 'waiting' },
    item: (id) => `/companies/${id}?status=pending`,
  },
  quotes_ending: {
    ...{ title: 'Quotes about to end', todo: 'Call the company, or make a new version' },
    ...{ icon: 'companies', list: '/companies?status=reviewing', tone: 'waiting' },
    item: (id) => `/companies/${id}`,
  },
  sessions_low_fill: {
    ...{ title: 'Sessions soon, and half empty', todo: 'Promote, merge or move them' },
    ...{ icon: 'sessions', list: '/sessions?status=scheduled&available=true', tone: 'calm' },
    item: (id) => `/sessions/${id}`,
  },
  messages_failed: {
    ...{ title: 'Messages that did not arrive', todo: 'Mend the address, and send them again' },
    ...{ icon: 'messages', list: '/messages?status=failed', tone: 'calm' },
    item: (id) => `/messages/${id}?status=failed`,
  },
  jobs_failed: {
    ...{ title: 'Jobs that were given up', todo: 'Read why, and try them again' },
    ...{ icon: 'jobs', list: '/jobs', tone: 'calm' },
    item: (id) => `/jobs/${id}`,
  },
};

export default function Work() {
  const { data, error, refetch, isPending, dataUpdatedAt } = useAsk<WorkQueue>('/work-queue', {
    every_ms: 60_000,
  });
  const late = useLate(isPending);
  const busy = data?.data.filter(({ total }) => total > 0) ?? [];
  const clear = data?.data.filter(({ total }) => total === 0) ?? [];
  const all = busy.reduce((sum, { total }) => sum + total, 0);
  return (
    <>
      <Group justify="space-between" align="baseline" mb="lg">
        <div>
          <Title order={1}>Work queue</Title>
          <Text c="dimmed" role="status">
            {data
              ? all === 0
                ? 'Nothing waits for you'
                : `${count(all, 'thing')} ${all === 1 ? 'waits' : 'wait'} for a person`
              : ' '}
          </Text>
        </div>
        {data ? (
          <Text size="xs" c="dimmed" title={exactTime(new Date(dataUpdatedAt).toISOString())}>
            Kept up to date every minute
          </Text>
        ) : null}
      </Group>
      <Trouble error={error} retry={() => void refetch()} />
      <div className={classes.board}>
        {late ? [1, 2, 3, 4].map((place) => <Skeleton key={place} height={180} />) : null}
        {busy.map((group) => (
          <Kind key={group.kind} {...group} />
        ))}
      </div>
      {clear.length > 0 ? (
        <section className={classes.clear} aria-label="Nothing waiting">
          <Icon name="check" size={16} />
          <Text size="sm">
            Nothing waiting: {clear.map(({ kind }) => about[kind].title.toLowerCase()).join(', ')}.
          </Text>
        </section>
      ) : null}
    </>
  );
}

function Kind({ kind, total, items }: WorkQueue['data'][number]) {
  const { title, todo, icon, list, item, tone } = about[kind];
  const isThere = screens.some(({ path }) => path === list.split(/[/?]/)[1]);
  return (
    <section className={classes.kind} data-tone={tone} aria-labelledby={kind}>
      <header>
        <Icon name={icon} />
        <div>
          <Title order={2} id={kind}>
            {isThere ? <Link href={list}>{title}</Link> : title}
          </Title>
          <Text size="xs" c="dimmed">
            {todo}
          </Text>
        </div>
        <span className={classes.total}>{total}</span>
      </header>
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            {isThere ? (
              <Link href={item(one.id)}>
                <Line kind={kind} item={one} />
              </Link>
            ) : (
              <span>
                <Line kind={kind} item={one} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {total > items.length && isThere ? (
        <Link href={list} className={classes.more}>
          All {total}
        </Link>
      ) : null}
    </section>
  );
}

function Line({ kind, item }: { kind: WorkKind; item: Item }) {
  const title = ['data_broken', 'messages_failed', 'jobs_failed'].includes(kind)
    ? words(item.title)
    : item.title;
  return (
    <>
      <span className={classes.what}>
        <strong>{title}</strong>
        <span className={classes.detail}>{item.detail}</span>
      </span>
      <span className={classes.right}>
        {item.amount === null ? null : <strong>{money(item.amount, item.currency ?? undefined)}</strong>}
        {kind.startsWith('sessions') ? (
          <When at={item.at} />
        ) : (
          <time dateTime={item.at} title={exactTime(item.at)}>
            {ago(item.at)}
          </time>
        )}
      </span>
    </>
  );
}

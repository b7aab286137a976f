// All open requests of companies by state, oldest first: what waits longest stands on top.
import { Skeleton, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { CorporateRequest } from '../../../server/corporate/schemas.ts';
import type { Trainer } from '../../../server/trainers/schemas.ts';
import { useAsk, useLate } from '../api/use-ask.ts';
import classes from '../companies/companies.module.css';
import { nextStep } from '../companies/next-step.ts';
import { ago, count, words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Money } from '../parts/values.tsx';

const columns = ['pending', 'reviewing', 'confirmed'] as const;
const titles = { pending: 'New', reviewing: 'In work', confirmed: 'Agreed' };

export default function Pipeline() {
  const trainers = useAsk<{ data: Trainer[] }>('/trainers?limit=100').data?.data ?? [];
  const names = new Map(trainers.map(({ id, name }) => [id, name]));
  return (
    <>
      <Title order={1} mb="md">
        Pipeline of companies
      </Title>
      <section className={classes.board} aria-label="Requests by state">
        {columns.map((status) => (
          <BoardColumn key={status} status={status} names={names} />
        ))}
      </section>
    </>
  );
}

function BoardColumn({ status, names }: { status: (typeof columns)[number]; names: Map<string, string> }) {
  const path = `/corporate/requests?status=${status}&sort=created_at&limit=100`;
  const { data, error, refetch, isPending } = useAsk<{ data: CorporateRequest[]; total: number }>(path);
  const late = useLate(isPending);
  return (
    <section className={classes.column}>
      <h2>
        {titles[status]}
        {data ? ` (${data.total})` : ''}
      </h2>
      <Trouble error={error} retry={() => void refetch()} />
      {late ? <Skeleton height={120} /> : null}
      {data?.data.length === 0 ? <Text c="dimmed">Nothing.</Text> : null}
      <ul>
        {data?.data.map((request) => (
          <li key={request.id}>
            <Link href={`/companies/${request.id}`} className={classes.card}>
              <strong>{request.company_name}</strong>
              <span>{request.topic}</span>
              <span>
                {request.headcount === null ? '' : `${count(request.headcount, 'person', 'people')} · `}
                <Money amount={request.quoted_price} currency={request.currency} />
              </span>
              <Text span size="sm" c="dimmed">
                {names.get(request.assigned_to_trainer_id ?? '') ?? 'Nobody yet'} · came{' '}
                {ago(request.created_at)}
              </Text>
              <Text span size="sm" fw={600}>
                {nextStep(request) ?? words(request.status)}
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

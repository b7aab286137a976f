// How the business is doing: each title says what the numbers say, each table is the chart's own data, each number leads
// to what is behind it. One period for all of them.
import { Group, SimpleGrid, Skeleton, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { z } from 'zod';
import type { rowSchemas } from '../../../server/analytics/schemas.ts';
import { useAsk } from '../api/use-ask.ts';
import { money, words } from '../parts/formats.ts';
import { Trouble } from '../parts/trouble.tsx';
import { Finding } from './finding.tsx';
import { MonthBars } from './month-bars.tsx';
import { monthName, percent, totalOf } from './sums.ts';

type Rows<K extends keyof typeof rowSchemas> = z.output<(typeof rowSchemas)[K]>[];
type Answer<K extends keyof typeof rowSchemas> = { from: string; to: string; data: Rows<K> };

export default function Insight() {
  const [search, setSearch] = useSearchParams();
  const period = new URLSearchParams();
  for (const name of ['from', 'to']) {
    const day = search.get(name);
    if (day) period.set(name, day);
  }
  const query = period.size > 0 ? `?${period}` : '';
  const set = (name: string, day: string) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (day) next.set(name, day);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <Group justify="space-between" align="end" mb="lg">
        <Title order={1}>Insight</Title>
        <Group align="end">
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={name === 'from' ? 'From' : 'Through'}
              value={search.get(name) ?? ''}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Income query={query} />
        <Filled query={query} />
        <Courses query={query} />
        <Payments query={query} />
        <Failures query={query} />
        <Steps query={query} />
        <Waiting query={query} />
        <Companies query={query} />
      </SimpleGrid>
    </>
  );
}

/** Reads one question's answer; shows what is wrong, or what it says. */
function Asked<K extends keyof typeof rowSchemas>({
  name,
  query,
  children,
}: {
  name: K;
  query: string;
  children: (rows: Rows<K>) => ReactNode;
}) {
  const path = `/analytics/${name.replaceAll('_', '-')}${query}`;
  const { data, error, refetch } = useAsk<Answer<K>>(path, { keep: true });
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return data ? children(data.data) : <Skeleton height={220} />;
}

function Income({ query }: { query: string }) {
  return (
    <Asked name="revenue_by_month" query={query}>
      {(rows) => {
        const [before, last] = rows.slice(-2);
        const title = last
          ? `${money(last.net, last.currency)} in ${monthName(last.month)}${before ? `, after ${money(before.net, before.currency)} in ${monthName(before.month)}` : ''}`
          : 'No money in this time';
        return (
          <Finding
            title={title}
            csv={{ name: 'income', rows }}
            head={['Month', 'Received', 'Paid back', 'Left']}
            rows={rows.map((row) => [
              monthName(row.month),
              ...[row.received, row.refunded, row.net].map((amount) => money(amount, row.currency)),
            ])}
            chart={
              <MonthBars
                data={rows.map((row) => ({ month: monthName(row.month), value: row.net }))}
                format={(value) => money(value)}
              />
            }
            more={<Link href="/receipts">See the money received</Link>}
          />
        );
      }}
    </Asked>
  );
}

function Filled({ query }: { query: string }) {
  return (
    <Asked name="fill_rate" query={query}>
      {(rows) => {
        const months = [...new Set(rows.map((row) => row.month))].map((month) => {
          const these = rows.filter((row) => row.month === month);
          const [booked, capacity] = [totalOf(these, 'seats_booked'), totalOf(these, 'capacity')];
          return { month, sessions: totalOf(these, 'sessions'), booked, capacity };
        });
        const [booked, capacity] = [totalOf(months, 'booked'), totalOf(months, 'capacity')];
        return (
          <Finding
            title={
              capacity === 0
                ? 'No sessions in this time'
                : `${percent(booked, capacity)} of all seats are taken`
            }
            csv={{ name: 'seats', rows }}
            head={['Month', 'Sessions', 'Seats', 'Taken', 'Share']}
            rows={months.map((row) => [
              ...[monthName(row.month), row.sessions, row.capacity, row.booked],
              percent(row.booked, row.capacity),
            ])}
            chart={
              <MonthBars
                most={100}
                data={months.map((row) => ({
                  month: monthName(row.month),
                  value: row.capacity === 0 ? 0 : Math.round((row.booked * 100) / row.capacity),
                }))}
                format={(value) => `${value} %`}
              />
            }
            more={<Link href="/sessions?status=scheduled">See the sessions to come</Link>}
          />
        );
      }}
    </Asked>
  );
}

function Courses({ query }: { query: string }) {
  return (
    <Asked name="popularity" query={query}>
      {(rows) => (
        <Finding
          title={
            rows[0]
              ? `${rows[0].course} sells best: ${rows[0].seats} seats`
              : 'Nothing was booked in this time'
          }
          csv={{ name: 'courses', rows }}
          head={['Course', 'Looked at', 'Bookings', 'Seats']}
          rows={rows.slice(0, 10).map((row) => [
            <Link key="course" href={`/courses/${row.course_id}`}>
              {row.course}
            </Link>,
            ...[row.views, row.bookings, row.seats],
          ])}
          more={<Link href="/courses">See all courses</Link>}
        />
      )}
    </Asked>
  );
}

function Payments({ query }: { query: string }) {
  return (
    <Asked name="payments" query={query}>
      {(rows) => {
        const mpesa = rows.find((row) => row.provider === 'mpesa');
        return (
          <Finding
            title={
              mpesa?.success_percent == null
                ? 'No M-Pesa payment has ended in this time'
                : `${mpesa.success_percent} % of the M-Pesa payments that ended are paid`
            }
            csv={{ name: 'payments', rows }}
            head={['By', 'Started', 'Paid', 'Failed', 'Cancelled', 'Open']}
            rows={rows.map((row) => [
              <Link key="provider" href={`/payments?provider=${row.provider}`}>
                {words(row.provider)}
              </Link>,
              ...[row.started, row.completed, row.failed, row.cancelled, row.open],
            ])}
          />
        );
      }}
    </Asked>
  );
}

function Failures({ query }: { query: string }) {
  return (
    <Asked name="payment_failures" query={query}>
      {(rows) => (
        <Finding
          title={
            rows[0]
              ? `Payments fail most often by: ${rows[0].failure_reason ?? rows[0].failure_code ?? 'no reason given'}`
              : 'No payment failed in this time'
          }
          csv={{ name: 'failures', rows }}
          head={['By', 'Code', 'Reason', 'Payments']}
          rows={rows
            .slice(0, 10)
            .map((row) => [
              words(row.provider),
              row.failure_code ?? 'none',
              row.failure_reason ?? 'none given',
              row.payments,
            ])}
          more={<Link href="/payments?status=failed">See the failed payments</Link>}
        />
      )}
    </Asked>
  );
}

const steps = {
  course_viewed: 'Looked at a course',
  session_viewed: 'Looked at a date',
  booked: 'Booked',
  payment_started: 'Began to pay',
  paid: 'Paid',
};

function Steps({ query }: { query: string }) {
  return (
    <Asked name="conversion" query={query}>
      {(rows) => {
        const [booked, paid] = (['booked', 'paid'] as const).map(
          (step) => rows.find((row) => row.step === step)?.number ?? 0,
        );
        return (
          <Finding
            title={
              booked ? `${percent(paid ?? 0, booked)} of the bookings are paid` : 'Nobody booked in this time'
            }
            csv={{ name: 'steps', rows }}
            head={['Step', 'Number', 'Of the step before']}
            rows={rows.map((row) => [
              steps[row.step],
              row.number,
              row.percent_of_step_before === null ? 'none' : `${row.percent_of_step_before} %`,
            ])}
            more={<Link href="/bookings?status=awaiting_payment">See who still has to pay</Link>}
          />
        );
      }}
    </Asked>
  );
}

function Waiting({ query }: { query: string }) {
  return (
    <Asked name="waitlist" query={query}>
      {(rows) => (
        <Finding
          title={
            rows[0]
              ? `${totalOf(rows, 'seats_wanted')} seats are wished for on waiting lists, most for ${rows[0].course}`
              : 'Nobody waits for a seat'
          }
          csv={{ name: 'waiting', rows }}
          head={['Course', 'Wishes', 'Seats', 'Offered', 'Accepted', 'Still waiting']}
          rows={rows.slice(0, 10).map((row) => [
            <Link key="course" href={`/courses/${row.course_id}`}>
              {row.course}
            </Link>,
            ...[row.entries, row.seats_wanted, row.offered, row.accepted, row.still_waiting],
          ])}
        />
      )}
    </Asked>
  );
}

function Companies({ query }: { query: string }) {
  return (
    <Asked name="corporate" query={query}>
      {(rows) => (
        <Finding
          title={
            rows.length > 0
              ? `${totalOf(rows, 'requests')} companies asked, ${money(totalOf(rows, 'quoted'))} were quoted`
              : 'No company asked in this time'
          }
          csv={{ name: 'companies', rows }}
          head={['State', 'Requests', 'People', 'Quoted', 'Hours to the answer']}
          rows={rows.map((row) => [
            <Link key="state" href={`/companies?status=${row.status}`}>
              {words(row.status)}
            </Link>,
            ...[row.requests, row.people, money(row.quoted), row.hours_to_answer ?? 'none yet'],
          ])}
          more={<Link href="/pipeline">See the pipeline</Link>}
        />
      )}
    </Asked>
  );
}

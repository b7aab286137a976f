// What came in and how full the classes were, month by month.
import { Link } from 'wouter';
import { money } from '../parts/formats.ts';
import { Asked } from './asked.tsx';
import { Finding } from './finding.tsx';
import { MonthBars } from './month-bars.tsx';
import { monthName, percent, totalOf } from './sums.ts';

export function Income({ query }: { query: string }) {
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

export function Filled({ query }: { query: string }) {
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

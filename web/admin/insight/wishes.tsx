// What people and companies want: the courses that sell, the waiting lists, the requests.
import { Link } from 'wouter';
import { money, words } from '../parts/formats.ts';
import { Asked } from './asked.tsx';
import { Finding } from './finding.tsx';
import { totalOf } from './sums.ts';

export function Courses({ query }: { query: string }) {
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

export function Waiting({ query }: { query: string }) {
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

export function Companies({ query }: { query: string }) {
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

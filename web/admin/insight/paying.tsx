// From looking to paying: how it ends, and why it fails.
import { Link } from 'wouter';
import { words } from '../parts/formats.ts';
import { Asked } from './asked.tsx';
import { Finding } from './finding.tsx';
import { percent } from './sums.ts';

export function Payments({ query }: { query: string }) {
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

export function Failures({ query }: { query: string }) {
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

export function Steps({ query }: { query: string }) {
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

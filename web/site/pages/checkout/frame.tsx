// The frame of the three steps: where one is, what is being booked, and the step itself.
import type { ReactNode } from 'react';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { type Held, When, Where } from '../../parts/when-where.tsx';

/** What the summary shows. Amounts in major units. */
export type Bill = {
  course: { id: string; title: string };
  session: Held & { id: string };
  /** Null while they are being chosen. */
  seats: number | null;
  unit_price: number;
  early_bird_until: string | null;
  discount: number;
  total: number;
  currency: string;
};

export function CheckoutPage({
  step,
  bill,
  title,
  wrong = false,
  editable = false,
  children,
}: {
  step: 1 | 2 | 3;
  bill: Bill;
  title: string;
  wrong?: boolean;
  /** Whether seats and date may still be changed by a link. */
  editable?: boolean;
  children: ReactNode;
}) {
  return (
    <Layout head={{ title }} wrong={wrong}>
      <Steps here={step} free={bill.total === 0 && bill.unit_price === 0} />
      <div className="checkout">
        <Summary bill={bill} editable={editable} />
        <div className="stack loose">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </Layout>
  );
}

/** What is free has no third step. */
function Steps({ here, free }: { here: 1 | 2 | 3; free: boolean }) {
  const { t } = usePage();
  const { steps } = t.checkout;
  const names = [steps.seats, steps.details, ...(free ? [] : [steps.pay])];
  return (
    <ol className="steps" aria-label={steps.label}>
      {names.map((name, place) => (
        <li key={name} aria-current={place + 1 === here ? 'step' : undefined}>
          {place + 1 === here ? steps.here(here, names.length, name) : name}
        </li>
      ))}
    </ol>
  );
}

function Summary({ bill, editable }: { bill: Bill; editable: boolean }) {
  const { t, format } = usePage();
  const { summary } = t.checkout;
  const { course, session, seats, unit_price, discount, total, currency } = bill;
  const money = (amount: number) => (amount === 0 ? t.free : format.money(amount, currency));
  const each = unit_price > 0 && (seats === null || seats > 1);
  return (
    <section className="card bill stack tight" aria-labelledby="bill">
      <h2 id="bill" className="hide-visually">
        {summary.title}
      </h2>
      <p className="bill-course">
        <a href={`/courses/${course.id}`}>{course.title}</a>
      </p>
      <p>
        <When session={session} />
        <br />
        <Where session={session} />
      </p>
      <dl className="bill-lines">
        {seats !== null && (
          <div>
            <dt>{summary.seats}</dt>
            <dd>
              {seats}
              {editable && (
                <a className="tap" href={`/checkout/${session.id}?seats=${seats}&edit=1`}>
                  {summary.change_seats}
                </a>
              )}
            </dd>
          </div>
        )}
        {each && (
          <div className="soft">
            <dt>{summary.each(money(unit_price))}</dt>
            <dd>
              {bill.early_bird_until && summary.early_bird(format.date(`${bill.early_bird_until}T09:00:00Z`))}
            </dd>
          </div>
        )}
        {discount > 0 && (
          <div>
            <dt>{summary.discount}</dt>
            <dd>−{format.money(discount, currency)}</dd>
          </div>
        )}
        {seats !== null && (
          <div className="bill-total">
            <dt>{summary.total}</dt>
            <dd>{money(total)}</dd>
          </div>
        )}
      </dl>
      {editable && (
        <p className="small">
          <a className="tap" href={`/courses/${course.id}`}>
            {summary.change_date}
          </a>
        </p>
      )}
    </section>
  );
}

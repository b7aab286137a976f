// What the company sees: where its request stands, then what is to be done, then what was done.
import type { LinkView } from '../../../../server/corporate/schemas.ts';
import { ErrorSummary, type Form, hasErrors } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Facts, Notice, Tag, type Tone } from '../../parts/pieces.tsx';
import { Names } from './names.tsx';
import { Order } from './order.tsx';
import { QuotePart } from './quote.tsx';

export type Part = { view: LinkView; token: string; form: Form; now: Date };

const tones: Record<LinkView['status'], Tone> = {
  pending: '',
  reviewing: '',
  confirmed: 'good',
  rejected: 'bad',
  completed: 'good',
};

export function CompanyPage(part: Part) {
  const { view, form } = part;
  const { t } = usePage();
  const words = t.corporate;
  const { answer, names, order } = words;
  const labels = {
    ...{
      name: answer.name,
      order_note: answer.note,
      change_note: answer.change,
      decline_note: answer.decline_note,
    },
    ...{ order: order.file, csv: names.csv },
  };
  const is_agreed = view.status === 'confirmed' || view.status === 'completed';
  // What is to be done comes before what the office calls it.
  const is_quoted = view.status === 'reviewing' && view.quote?.status === 'open' && !view.quote.expired;
  return (
    <Layout head={{ title: view.topic }} narrow wrong={hasErrors(form)}>
      <ErrorSummary form={form} labels={labels} />
      <header className="stack tight">
        <p className="row">
          <Tag tone={is_quoted ? 'look' : tones[view.status]}>
            {is_quoted ? words.quoted : words.status[view.status]}
          </Tag>
          <span className="soft small">{words.request(view.reference)}</span>
        </p>
        <h1>{view.topic}</h1>
        <p className="soft">{words.for(view.company_name)}</p>
      </header>
      <Steps view={view} />
      <p>{is_quoted ? words.quoted_text : words.status_text[view.status]}</p>
      {!is_agreed && <QuotePart {...part} />}
      {view.session && <Session session={view.session} />}
      {(view.status === 'confirmed' || view.purchase_order) && <Order {...part} />}
      {view.session && <Names {...part} />}
      {view.invoice && <Invoice invoice={view.invoice} />}
      {is_agreed && <QuotePart {...part} />}
    </Layout>
  );
}

/** The way from the question to the class, and how far it got. */
function Steps({ view }: { view: LinkView }) {
  const { t } = usePage();
  const { steps } = t.corporate;
  if (view.status === 'rejected') return null;
  const done = [
    true,
    view.quote !== null,
    view.status === 'confirmed' || view.status === 'completed',
    view.session !== null,
    view.status === 'completed',
  ];
  const names = [steps.asked, steps.quoted, steps.accepted, steps.planned, steps.held];
  const here = done.lastIndexOf(true);
  return (
    <ol className="steps plain" aria-label={steps.label}>
      {names.map((name, place) => (
        <li key={name} aria-current={place === here ? 'step' : undefined}>
          {place <= here && done[place] ? '✓ ' : `${place + 1}. `}
          {name}
          {done[place] && <span className="hide-visually"> ({steps.done})</span>}
        </li>
      ))}
    </ol>
  );
}

function Session({ session }: { session: NonNullable<LinkView['session']> }) {
  const { t, format } = usePage();
  const words = t.corporate.session;
  const { starts_at, ends_at, timezone, location, room } = session;
  const hours = `${format.time(starts_at, timezone)}–${format.time(ends_at, timezone)}`;
  return (
    <section className="card stack" id="session">
      <h2>{words.title}</h2>
      {session.status === 'cancelled' && <Notice tone="bad">{words.cancelled}</Notice>}
      <Facts
        rows={[
          [words.course, session.course],
          [words.when, `${format.longDate(starts_at, timezone)}, ${hours}`],
          [words.where, room ? `${location}, ${room}` : location],
          [words.seats, format.number(session.seats)],
        ]}
      />
    </section>
  );
}

function Invoice({ invoice }: { invoice: NonNullable<LinkView['invoice']> }) {
  const { t, format } = usePage();
  const words = t.corporate.invoice;
  return (
    <section className="card stack" id="invoice">
      <h2>{words.title}</h2>
      <Facts
        rows={[
          [words.order, invoice.purchase_order],
          [words.amount, format.money(invoice.amount, invoice.currency)],
          // A calendar day: noon in UTC falls on it wherever it is written out.
          [words.due, format.date(`${invoice.due_date}T12:00:00Z`, 'UTC')],
          [
            words.state,
            <Tag key="state" tone={invoice.paid ? 'good' : 'look'}>
              {invoice.paid ? words.paid : words.unpaid}
            </Tag>,
          ],
        ]}
      />
    </section>
  );
}

// The quote, line by line, and the three answers a company can give.
import type { Quote } from '../../../../server/corporate/schemas.ts';
import { Field, Submit, TextArea } from '../../form.tsx';
import { usePage } from '../../page.tsx';
import { Notice } from '../../parts/pieces.tsx';
import type { Part } from './company-page.tsx';

export function QuotePart({ view, token, form }: Part) {
  const { t } = usePage();
  const words = t.corporate.quote;
  const { quote, status } = view;
  if (!quote) return status === 'rejected' ? null : <Notice>{words.none}</Notice>;
  const can_answer = quote.status === 'open' && status === 'reviewing' && !quote.expired;
  return (
    <>
      <section className="card stack" id="quote">
        <div className="row spread">
          <h2>{words.title}</h2>
          <span className="soft">{words.number(quote.number, quote.version)}</span>
        </div>
        <Lines quote={quote} />
        {quote.note && <p className="note">{quote.note}</p>}
        <State quote={quote} />
        <p className="row no-print">
          <a href={`/api/corporate/links/${token}/quote`}>{words.pdf}</a>
          <button className="button plain" type="button" data-print hidden>
            {words.print}
          </button>
        </p>
      </section>
      {can_answer && <Answers quote={quote} token={token} form={form} />}
    </>
  );
}

/** Each line is its own small block on a phone, a row of a table where there is room. */
function Lines({ quote }: { quote: Quote }) {
  const { t, format } = usePage();
  const words = t.corporate.quote;
  const { lines, currency, net, tax, total, seats } = quote;
  return (
    <table className="lines">
      <thead>
        <tr>
          <th scope="col">{words.line}</th>
          <th scope="col" className="numbers">
            {words.amount} ({currency})
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ text, quantity, unit_price, amount }) => (
          <tr key={`${text} ${unit_price} ${quantity}`}>
            <td>
              {text}
              <br />
              <span className="soft small">
                {format.number(quantity)} × {plain(format.money(unit_price, currency), currency)}
              </span>
            </td>
            <td className="numbers">{plain(format.money(amount, currency), currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {tax && (
          <>
            <tr>
              <th scope="row">{words.net}</th>
              <td className="numbers">{plain(format.money(net, currency), currency)}</td>
            </tr>
            <tr>
              <th scope="row">
                {tax.name} {tax.rate_percent} %
              </th>
              <td className="numbers">{plain(format.money(tax.amount, currency), currency)}</td>
            </tr>
          </>
        )}
        <tr className="total">
          <th scope="row">
            {words.total}
            <br />
            <span className="soft small">{words.seats(seats)}</span>
          </th>
          <td className="numbers">
            <strong>{plain(format.money(total, currency), currency)}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** The amount without its currency, which the heading names. */
function plain(money: string, currency: string): string {
  return money.replace(`${currency}\u00a0`, '');
}

function State({ quote }: { quote: Quote }) {
  const { t, format } = usePage();
  const words = t.corporate.quote;
  if (quote.status === 'open' && quote.expired)
    return (
      <Notice tone="look">
        <strong>{words.expired}</strong>
        <p>{words.expired_text}</p>
      </Notice>
    );
  if (quote.status === 'open')
    return <p>{words.valid_until(format.longDate(`${quote.valid_until}T12:00:00Z`, 'UTC'))}</p>;
  return (
    <Notice tone={quote.status === 'accepted' ? 'good' : ''}>
      <p>{words.answered[quote.status]}</p>
      {quote.answer_note && (
        <p className="small note">
          {words.said}: {quote.answer_note}
        </p>
      )}
    </Notice>
  );
}

function Answers({ quote, token, form }: { quote: Quote; token: string; form: Part['form'] }) {
  const { t, format } = usePage();
  const words = t.corporate.answer;
  const version = <input type="hidden" name="version" value={quote.version} />;
  const at = `/corporate/${token}`;
  const is_wrong = (field: string) => form.errors[field] !== undefined;
  return (
    <section className="stack no-print" id="answer">
      <h2>{words.title}</h2>
      <form method="post" action={`${at}/accept`} className="card stack">
        {version}
        <p>{words.accept_text(format.money(quote.total, quote.currency))}</p>
        <Field
          name="name"
          label={words.name}
          hint={words.name_hint}
          form={form}
          autoComplete="name"
          maxLength={100}
        />
        <Field name="order_note" label={words.note} form={form} maxLength={2000} optional />
        <div>
          <Submit>{words.accept}</Submit>
        </div>
      </form>
      <details open={is_wrong('change_note')}>
        <summary>{words.change_open}</summary>
        <form method="post" action={`${at}/request-change`} className="stack">
          {version}
          <TextArea name="change_note" label={words.change} form={form} maxLength={2000} />
          <div>
            <Submit kind="second">{words.change_send}</Submit>
          </div>
        </form>
      </details>
      <details open={is_wrong('decline_note')}>
        <summary>{words.decline_open}</summary>
        <form method="post" action={`${at}/decline`} className="stack">
          {version}
          <TextArea
            name="decline_note"
            label={words.decline_note}
            form={form}
            rows={2}
            maxLength={2000}
            optional
          />
          <div>
            <Submit kind="danger">{words.decline}</Submit>
          </div>
        </form>
      </details>
    </section>
  );
}

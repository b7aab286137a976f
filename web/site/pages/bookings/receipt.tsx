// /bookings/:code/receipt: the receipt as a page that prints well; the same numbers as the PDF, which is the document.
import type { Booking } from '../../../../server/bookings/schemas.ts';
import type { Document } from '../../../../server/documents/schemas.ts';
import { pageProblem } from '../../api.ts';
import { Layout } from '../../layout.tsx';
import { textsOf, usePage } from '../../page.tsx';
import { Facts, Time } from '../../parts/pieces.tsx';
import { mustLogIn, type Pages } from '../../site.tsx';
import { ownBooking } from './own-booking.ts';

export const receiptPages: Pages = async (app) => {
  app.get<{ Params: { code: string } }>('/bookings/:code/receipt', async (request, reply) => {
    if (mustLogIn(request, reply)) return reply;
    const booking = await ownBooking(request, request.params.code);
    const path = booking.payment && `/payments/${booking.payment.id}/receipt`;
    const paper = path && (await request.api.find<Document>(path));
    if (!paper) {
      const free = booking.total_amount === 0 ? textsOf(request).booking.paper.free : undefined;
      throw pageProblem('not_found', request, free);
    }
    return reply.page(<Receipt booking={booking} paper={paper} pdf={`/api${path}`} />);
  });
};

function Receipt({ booking, paper, pdf }: { booking: Booking; paper: Document; pdf: string }) {
  const { t, format } = usePage();
  const words = t.booking.paper;
  const money = (amount: number) => format.money(amount, paper.currency);
  const { seller, payer, tax } = paper;
  return (
    <Layout head={{ title: `${words.title} ${paper.number}` }} narrow>
      <div className="row no-print">
        <a className="button" href={pdf}>
          {words.pdf}
        </a>
        <button className="button second script-only" type="button" data-print>
          {words.print}
        </button>
        <a className="button plain" href={`/bookings/${booking.code}`}>
          {words.back}
        </a>
      </div>
      <article className="paper stack">
        <div className="row spread">
          <h1>{words.title}</h1>
          <strong className="numbers">{paper.number}</strong>
        </div>
        <Facts
          rows={[
            [words.seller, seller.name],
            seller.address ? ['', seller.address] : null,
            seller.pin ? [words.pin, seller.pin] : null,
            [words.payer, payer.name ?? ''],
            [words.date, <Time key="date" at={paper.issued_at} as="date" zone={paper.timezone} />],
            paper.booking_code ? [t.booking.code, paper.booking_code] : null,
          ]}
        />
        <table>
          <thead>
            <tr>
              <th>{words.what}</th>
              <th className="numbers">{words.amount}</th>
            </tr>
          </thead>
          <tbody>
            {paper.lines.map((line) => (
              <tr key={line.text}>
                <td>
                  {line.text}
                  <div className="small soft">
                    {line.quantity} × {money(line.unit_amount)}
                    {line.detail && (
                      <>
                        <br />
                        {line.detail}
                      </>
                    )}
                  </div>
                </td>
                <td className="numbers">{money(line.amount)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th>{words.total}</th>
              <td className="numbers">
                <strong>{money(paper.total)}</strong>
              </td>
            </tr>
            {tax && (
              <tr>
                <th>{words.of_which(tax.name, tax.rate_percent)}</th>
                <td className="numbers">{money(tax.amount)}</td>
              </tr>
            )}
          </tfoot>
        </table>
        <Facts
          rows={[
            [words.method, payer.phone ? `${paper.method}, ${payer.phone}` : paper.method],
            paper.provider_receipt ? [words.provider_receipt, paper.provider_receipt] : null,
            [words.paid_at, <Time key="paid" at={paper.moved_at} as="moment" zone={paper.timezone} />],
          ]}
        />
      </article>
    </Layout>
  );
}

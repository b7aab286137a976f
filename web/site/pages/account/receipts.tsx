// GET /account/receipts: the numbered papers about one's money.
import type { ListedDocument } from '../../../../server/documents/schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty, Time } from '../../parts/pieces.tsx';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, cursorOf, type Listed, More, ownPlace } from './frame.tsx';

const PATH = '/account/receipts';

export const receiptPages: Pages = async (app) => {
  app.get<{ Querystring: { cursor?: string } }>(PATH, async (request, reply) => {
    const [account, papers] = await Promise.all([
      accountOf(request),
      request.api.get<Listed<ListedDocument>>(
        `${ownPlace(request, 'documents')}?limit=20${cursorOf(request.query)}`,
      ),
    ]);
    return reply.page(<Receipts account={account} papers={papers} first={!request.query.cursor} />);
  });
};

function Receipts({
  account,
  papers,
  first,
}: {
  account: Account;
  papers: Listed<ListedDocument>;
  first: boolean;
}) {
  const { t } = usePage();
  const words = t.account.receipts;
  return (
    <AccountPage account={account} title={t.account.menu.receipts} here={PATH}>
      {papers.data.length === 0 && (
        <Empty title={words.none}>
          <p>{words.none_text}</p>
        </Empty>
      )}
      <ul className="entries plain">
        {papers.data.map((paper) => (
          <Paper key={paper.id} paper={paper} />
        ))}
      </ul>
      <More path={PATH} cursor={papers.next_cursor} first={first} />
    </AccountPage>
  );
}

function Paper({ paper }: { paper: ListedDocument }) {
  const { t, format } = usePage();
  const words = t.account.receipts;
  const { kind, number, amount, currency, issued_at, course, booking_code, payment_id, refund_id } = paper;
  const pdf =
    kind === 'receipt' ? `/api/payments/${payment_id}/receipt` : `/api/refunds/${refund_id}/credit-note`;
  return (
    <li className="card entry-card">
      <div className="stack tight">
        <h2 className="h3">
          {words.kinds[kind]} {number}
        </h2>
        <p>{booking_code ? <a href={`/bookings/${booking_code}`}>{course ?? booking_code}</a> : course}</p>
        <p className="soft small">
          <Time at={issued_at} as="date" />
        </p>
      </div>
      <div className="doing">
        <p className="big-number">
          {kind === 'credit_note' && '−'}
          {format.money(amount, currency)}
        </p>
        <a className="button second" href={pdf}>
          {words.pdf}
          <span className="hide-visually"> {number}</span>
        </a>
      </div>
    </li>
  );
}

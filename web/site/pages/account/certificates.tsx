// GET /account/certificates: one's certificates, to keep, to show and to share.
import type { Certificate } from '../../../../server/certificates/schemas.ts';
import { usePage } from '../../page.tsx';
import { Empty, Tag } from '../../parts/pieces.tsx';
import { Share } from '../../parts/share.tsx';
import type { Pages } from '../../site.tsx';
import { type Account, AccountPage, accountOf, cursorOf, type Listed, More, ownPlace } from './frame.tsx';

const PATH = '/account/certificates';

export const certificatePages: Pages = async (app) => {
  app.get<{ Querystring: { cursor?: string } }>(PATH, async (request, reply) => {
    const [account, certificates] = await Promise.all([
      accountOf(request),
      request.api.get<Listed<Certificate>>(
        `${ownPlace(request, 'certificates')}?limit=20${cursorOf(request.query)}`,
      ),
    ]);
    return reply.page(
      <Certificates account={account} certificates={certificates} first={!request.query.cursor} />,
    );
  });
};

function Certificates({
  account,
  certificates,
  first,
}: {
  account: Account;
  certificates: Listed<Certificate>;
  first: boolean;
}) {
  const { t } = usePage();
  return (
    <AccountPage account={account} title={t.account.menu.certificates} here={PATH}>
      {certificates.data.length === 0 && (
        <Empty title={t.account.certificates.none}>
          <p>{t.account.certificates.none_text}</p>
        </Empty>
      )}
      <ul className="entries plain">
        {certificates.data.map((certificate) => (
          <One key={certificate.id} certificate={certificate} />
        ))}
      </ul>
      <More path={PATH} cursor={certificates.next_cursor} first={first} />
    </AccountPage>
  );
}

function One({ certificate }: { certificate: Certificate }) {
  const { t, format } = usePage();
  const { course, number, status, recipient_name, held_on, hours, url } = certificate;
  const words = t.account.certificates;
  return (
    <li className="card stack">
      <div className="stack tight">
        <div className="row spread">
          <h2 className="h3">
            <a href={url}>{course}</a>
          </h2>
          {status !== 'valid' && <Tag tone="bad">{words.states[status]}</Tag>}
        </div>
        <p>
          {recipient_name} · {format.date(`${held_on}T12:00:00Z`)} · {words.hours(hours)}
        </p>
        <p className="soft small">{number}</p>
      </div>
      {status === 'valid' && <Sharing certificate={certificate} />}
    </li>
  );
}

function Sharing({ certificate }: { certificate: Certificate }) {
  const { t } = usePage();
  const { course, code, url } = certificate;
  const words = t.account.certificates;
  const files = `/api/certificates/verify/${code}`;
  return (
    <div className="row">
      <a className="button" href={`${files}/pdf`}>
        {words.pdf}
        <span className="hide-visually">: {course}</span>
      </a>
      <a className="button second" href={linkedIn(certificate)} rel="noopener">
        {words.linkedin}
        <span className="hide-visually">: {course}</span>
      </a>
      <a className="tap" href={`${files}/credential`} download>
        {words.credential}
        <span className="hide-visually">: {course}</span>
      </a>
      <Share url={url} title={words.message(course)} />
    </div>
  );
}

/** LinkedIn's form "Add to profile", filled in. */
function linkedIn({ course, issuer, issued_at, url, number }: Certificate): string {
  const issued = new Date(issued_at);
  const fields = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: course,
    organizationName: issuer,
    issueYear: String(issued.getUTCFullYear()),
    issueMonth: String(issued.getUTCMonth() + 1),
    certUrl: url,
    certId: number,
  });
  return `https://www.linkedin.com/profile/add?${fields}`;
}

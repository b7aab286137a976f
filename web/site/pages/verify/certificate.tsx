// The page behind a certificate's QR code: does it count, whose is it, what for.
import QRCode from 'qrcode';
import type { PublicCertificate } from '../../../../server/certificates/schemas.ts';
import { Layout } from '../../layout.tsx';
import { usePage } from '../../page.tsx';
import { Facts, Notice, type Tone } from '../../parts/pieces.tsx';
import { Share } from '../../parts/share.tsx';

type Shown = { certificate: PublicCertificate; code: string };
const tones: Record<PublicCertificate['status'], Tone> = { valid: 'good', revoked: 'bad', replaced: 'look' };

/** @param props.now printed with the result, so that paper says when it was true */
export function CertificatePage({ certificate, code, now }: Shown & { now: Date }) {
  const { t, format, origin } = usePage();
  const words = t.verify;
  const { status, revoked_at, issuer } = certificate;
  const address = `${origin}/verify/${code}`;
  // Names people: for whoever has the code, not for search engines.
  return (
    <Layout head={{ title: words.status[status] }} narrow>
      <Notice tone={tones[status]}>
        <h1>
          <span aria-hidden="true">{status === 'valid' ? '✓ ' : '✕ '}</span>
          {words.status[status]}
        </h1>
        <p>
          {status === 'valid'
            ? words.status_text.valid(issuer)
            : words.status_text[status](format.date(revoked_at ?? now))}
        </p>
      </Notice>
      <div className="certificate">
        <About certificate={certificate} code={code} />
        <Qr text={address} label={words.qr} />
      </div>
      <p className="small soft">{words.checked(format.moment(now))}</p>
      {status === 'valid' && <Uses certificate={certificate} code={code} />}
      <Share url={address} title={certificate.course}>
        <button className="button plain" type="button" data-print hidden>
          {words.print}
        </button>
      </Share>
      <p className="no-print">
        <a href="/verify">{words.another}</a>
      </p>
    </Layout>
  );
}

function About({ certificate, code }: Shown) {
  const { t, format } = usePage();
  const words = t.verify;
  const { recipient_name, course, held_on, hours, trainer, issuer, issued_at, number } = certificate;
  const { status, revoked_reason, replaced_by } = certificate;
  return (
    <Facts
      rows={[
        [words.name, recipient_name],
        [words.course, course],
        // A calendar day: noon in UTC falls on it wherever it is written out.
        [words.held_on, format.date(`${held_on}T12:00:00Z`, 'UTC')],
        [words.hours, String(hours)],
        trainer ? [words.trainer, trainer] : null,
        [words.issuer, issuer],
        [words.issued, format.date(issued_at)],
        [words.number, number],
        [words.code_short, <code key="code">{code.match(/.{1,5}/g)?.join(' ')}</code>],
        status === 'revoked' && revoked_reason ? [words.reason, revoked_reason] : null,
        replaced_by ? [words.replaced_by, replaced_by] : null,
      ]}
    />
  );
}

/** The modules as one path: it prints sharp at any size. */
function Qr({ text, label }: { text: string; label: string }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`;
  return (
    <svg className="qr" viewBox={`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}

/** For its owner, and whoever keeps credentials. */
function Uses({ certificate, code }: Shown) {
  const { t, origin } = usePage();
  const words = t.verify;
  const files = `/api/certificates/verify/${code}`;
  const issued = new Date(certificate.issued_at);
  const linkedin = `https://www.linkedin.com/profile/add?${new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: certificate.course,
    organizationName: certificate.issuer,
    issueYear: String(issued.getUTCFullYear()),
    issueMonth: String(issued.getUTCMonth() + 1),
    certUrl: `${origin}/verify/${code}`,
    certId: certificate.number,
  })}`;
  return (
    <section className="stack tight no-print">
      <h2 className="h3">{words.yours}</h2>
      <div className="row">
        <a className="button" href={`${files}/pdf`}>
          {words.pdf}
        </a>
        <a className="button second" href={linkedin} rel="noopener">
          {words.linkedin}
        </a>
      </div>
      <p>
        <a href={`${files}/credential`}>{words.credential}</a>
      </p>
    </section>
  );
}

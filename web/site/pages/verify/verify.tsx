// /verify: anybody who holds a certificate checks it by its code. /certificates/:code, which QR codes and letters name,
// leads here.
import { codeParams, type PublicCertificate } from '../../../../server/certificates/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { ErrorSummary, emptyForm, Field, type Form, hasErrors, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { languageOf, usePage } from '../../page.tsx';
import type { Pages } from '../../site.tsx';

const HERE = '/verify';
type Route = { Params: { code: string }; Querystring: Values };

export const verifyPages: Pages = async (app, { deps }) => {
  app.get<Route>(HERE, async (request, reply) => {
    const code = typed(request.query, 'code').trim();
    if (code) return reply.redirect(`${HERE}/${encodeURIComponent(spelt(code))}`, 303);
    return reply.page(<Verify form={emptyForm} />);
  });

  app.get<Route>(`${HERE}/:code`, async (request, reply) => {
    const code = spelt(request.params.code);
    // One certificate, one address, however its code was typed.
    if (code !== request.params.code) return reply.redirect(`${HERE}/${encodeURIComponent(code)}`, 301);
    const path = `/certificates/verify/${encodeURIComponent(code)}`;
    const certificate = await request.api.find<PublicCertificate>(path);
    if (certificate) {
      // With the library that draws QR codes: not before one is looked at.
      const { CertificatePage } = await import('./certificate.tsx');
      return reply.page(<CertificatePage certificate={certificate} code={code} now={deps.now()} />);
    }
    const { unknown } = texts[languageOf(request)].verify;
    return reply.page(<Verify form={{ values: { code }, errors: { code: unknown } }} />, 404);
  });

  app.get<Route>('/certificates/:code', async (request, reply) =>
    reply.redirect(`${HERE}/${encodeURIComponent(spelt(request.params.code))}`, 301),
  );
};

/** The code as it is stored; what can be none at all stays as it is, and is not found. */
function spelt(typed: string): string {
  const read = codeParams.safeParse({ code: typed });
  return read.success ? read.data.code : typed.slice(0, 60);
}

function Verify({ form }: { form: Form }) {
  const { t } = usePage();
  const words = t.verify;
  return (
    <Layout
      head={{
        title: words.title,
        description: words.description,
        ...(hasErrors(form) ? {} : { canonical: HERE }),
      }}
      narrow
      wrong={hasErrors(form)}
    >
      <ErrorSummary form={form} />
      <h1>{words.title}</h1>
      {hasErrors(form) && <p>{words.unknown_text}</p>}
      <form action={HERE} className="card stack">
        <Field
          name="code"
          label={words.code}
          hint={words.lead}
          form={form}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
        />
        <div>
          <button className="button" type="submit">
            {words.check}
          </button>
        </div>
      </form>
      <section className="stack tight prose">
        <h2 className="h3">{words.what}</h2>
        <p>{words.what_text}</p>
      </section>
    </Layout>
  );
}

// /corporate/:token: the company's page behind the link in our letters, without an account. Whoever has the link may
// answer the quote, send the purchase order and name who comes.
import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LinkView } from '../../../../server/corporate/schemas.ts';
import { texts } from '../../../texts/texts.ts';
import { type Answer, PageProblem } from '../../api.ts';
import { sayNext } from '../../flash.ts';
import { emptyForm, type Form, typed, type Values } from '../../form.tsx';
import { Layout } from '../../layout.tsx';
import { languageOf, usePage } from '../../page.tsx';
import { refusal, showAgain } from '../../refused.ts';
import type { Pages } from '../../site.tsx';
import { CompanyPage } from './company-page.tsx';
import { namesOf } from './names.tsx';

type Route = { Params: { token: string }; Body: Values };
type Sent = Answer<LinkView>;

/** The API's own limit, and a little: what is larger is refused there, in words. */
const MAX_FILE_BYTES = 4 * 1024 * 1024 + 1;

const answers = {
  accept: {
    said: 'accepted',
    body: (values: Values) => noted(values, 'order_note', { name: typed(values, 'name') }),
  },
  'request-change': { said: 'changed', body: (values: Values) => ({ note: typed(values, 'change_note') }) },
  decline: { said: 'declined', body: (values: Values) => noted(values, 'decline_note', {}) },
} as const;
const noteFields = {
  accept: 'order_note',
  'request-change': 'change_note',
  decline: 'decline_note',
} as const;

function noted(values: Values, field: string, rest: object) {
  const note = typed(values, field).trim();
  return note ? { ...rest, note } : rest;
}

export const corporatePages: Pages = async (app, { deps: { now } }) => {
  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 5 } });

  app.get<Route>('/corporate/:token', (request, reply) => show(request, reply, now(), emptyForm));

  for (const [path, { said, body }] of Object.entries(answers) as [
    keyof typeof answers,
    (typeof answers)['accept'],
  ][])
    app.post<Route>(`/corporate/:token/${path}`, async (request, reply) => {
      const values = request.body ?? {};
      const version = Number(typed(values, 'version'));
      const sent = await request.api.post<LinkView>(`${linkOf(request)}/${path}`, {
        version,
        ...body(values),
      });
      const words = texts[languageOf(request)].corporate.answer;
      return done(request, reply, sent, {
        values,
        names: { note: noteFields[path] },
        say: words[said],
        at: 'quote',
        now: now(),
      });
    });

  app.post<Route>('/corporate/:token/purchase-order', async (request, reply) => {
    const words = texts[languageOf(request)].corporate.order;
    const file = await fileOf(request);
    const wrong = file === null ? words.missing : file.length >= MAX_FILE_BYTES ? words.too_large : null;
    if (wrong !== null) return show(request, reply, now(), { values: {}, errors: { order: wrong } }, 422);
    const options = { file: { bytes: file!, type: 'application/octet-stream' } };
    const sent = await request.api.call<LinkView>('PUT', `${linkOf(request)}/purchase-order`, options);
    return done(request, reply, sent, {
      values: {},
      names: { body: 'order' },
      say: words.sent,
      at: 'purchase-order',
      now: now(),
    });
  });

  app.post<Route>('/corporate/:token/attendees', async (request, reply) => {
    const values = request.body ?? {};
    const { attendees, fields } = namesOf(values);
    const sent = await request.api.put<LinkView>(`${linkOf(request)}/attendees`, { attendees });
    const words = texts[languageOf(request)].corporate.names;
    return done(request, reply, sent, { values, names: fields, say: words.saved, at: 'names', now: now() });
  });

  app.post<Route>('/corporate/:token/attendees/csv', async (request, reply) => {
    const { corporate } = texts[languageOf(request)];
    const file = await fileOf(request);
    if (file === null)
      return show(request, reply, now(), { values: {}, errors: { csv: corporate.order.missing } }, 422);
    const options = { file: { bytes: file, type: 'text/csv' } };
    const sent = await request.api.call<LinkView>('PUT', `${linkOf(request)}/attendees/csv`, options);
    // Every bad line of the file belongs to the one field it came in by.
    if (!sent.ok && sent.problem.errors)
      sent.problem.errors = [{ field: 'csv', message: linesOf(sent.problem.errors) }];
    return done(request, reply, sent, {
      values: {},
      names: {},
      say: corporate.names.saved,
      at: 'names',
      now: now(),
    });
  });
};

const linkOf = ({ params }: { params: { token: string } }) =>
  `/corporate/links/${encodeURIComponent(params.token)}`;

function linesOf(errors: { field: string; message: string }[]): string {
  const lines = errors
    .slice(0, 10)
    .map(({ field, message }) => `${field === 'file' ? '' : `${field}: `}${message}`);
  return lines.join('; ') + (errors.length > lines.length ? '; …' : '');
}

/** The bytes of the form's one file; null when none was chosen, or it did not arrive whole. */
async function fileOf(request: FastifyRequest): Promise<Buffer | null> {
  if (!request.isMultipart()) return null;
  const part = await request.file({ throwFileSizeLimit: false }).catch(() => undefined);
  const bytes = part ? await part.toBuffer().catch(() => null) : null;
  return bytes && bytes.length > 0 ? bytes : null;
}

type Outcome = { values: Values; names: Record<string, string>; say: string; at: string; now: Date };

async function done(request: FastifyRequest<Route>, reply: FastifyReply, sent: Sent, outcome: Outcome) {
  const { now } = outcome;
  if (sent.ok) {
    sayNext(reply, outcome.say);
    return reply.redirect(`/corporate/${request.params.token}#${outcome.at}`, 303);
  }
  const form = refusal(texts[languageOf(request)], outcome.values, sent.problem, outcome.names);
  if (sent.problem.code === 'token_invalid') return show(request, reply, now, form);
  const again = await request.api.call<LinkView>('GET', linkOf(request));
  if (!again.ok) throw new PageProblem(again.problem);
  return showAgain(
    reply,
    sent.problem,
    <CompanyPage view={again.body} token={request.params.token} form={form} now={now} />,
  );
}

async function show(
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  now: Date,
  form: Form,
  status = 200,
) {
  const { token } = request.params;
  const answer = await request.api.call<LinkView>('GET', linkOf(request));
  if (answer.ok)
    return reply.page(<CompanyPage view={answer.body} token={token} form={form} now={now} />, status);
  if (answer.problem.code !== 'token_invalid') throw new PageProblem(answer.problem);
  return reply.page(<LinkOver />, 404);
}

function LinkOver() {
  const { t } = usePage();
  return (
    <Layout head={{ title: t.corporate.link_over }} narrow>
      <h1>{t.corporate.link_over}</h1>
      <p className="lead">{t.corporate.link_over_text}</p>
    </Layout>
  );
}

// What the company does with the offer behind its link: accept it, ask for a change, or decline. Doing the same twice
// changes nothing.
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf } from '../http/access.ts';
import { answers } from '../http/fields.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { newLink, requestOfLink } from './link.ts';
import { readLinkView } from './link-view.ts';
import { readQuotes } from './quote.ts';
import {
  acceptQuoteBody,
  type CorporateRequest,
  changeQuoteBody,
  declineQuoteBody,
  type LinkView,
  linkParams,
  linkSchema,
  type Quote,
} from './schemas.ts';
import { tellCompany } from './tell-company.ts';

type Reply = { version: number; status: 'accepted' | 'declined' | 'change_requested'; note: string | null };

const routes = [
  { path: 'accept', status: 'accepted', body: acceptQuoteBody, summary: 'Accept the quote' },
  {
    path: 'request-change',
    status: 'change_requested',
    body: changeQuoteBody,
    summary: 'Ask for another quote',
  },
  { path: 'decline', status: 'declined', body: declineQuoteBody, summary: 'Decline the quote' },
] as const;

export const answerQuote: Action = async (app, deps) => {
  for (const { path, status, body, summary } of routes) {
    app.post(
      `/corporate/links/:token/${path}`,
      {
        schema: {
          tags: ['Corporate'],
          summary: `${summary}, as the company`,
          description: '`version` is the version that was read; another one in the meantime is a conflict.',
          params: linkParams,
          body,
          response: answers({ 200: linkSchema }, ['token_invalid', 'conflict', 'quote_expired']),
        },
      },
      async (request): Promise<LinkView> => {
        const request_id = await requestOfLink(deps.sql, deps, request.params.token, request.ip);
        const { version, note, name } = request.body as { version: number; note?: string; name?: string };
        const said = [name && `Accepted by ${name}.`, note].filter(Boolean).join('\n') || null;
        return transaction(deps.sql, actorOf(request), async (tx) => {
          await answer(tx, deps, request_id, { version, status, note: said });
          return readLinkView(tx, deps, request_id);
        });
      },
    );
  }
};

/** @throws AppError 409 `conflict`, `quote_expired` */
async function answer(tx: Tx, deps: Deps, request_id: string, reply: Reply): Promise<void> {
  const [request] = await readCorporateRequests(tx, deps, tx`id = ${request_id} for update`);
  const [quote] = await readQuotes(
    tx,
    deps,
    tx`where q.request_id = ${request_id} order by q.version desc limit 1`,
  );
  if (!request || !quote) throw new AppError('conflict', 'Nothing was quoted yet');
  if (quote.version !== reply.version)
    throw new AppError('conflict', `There is a newer quote, version ${quote.version}`);
  if (quote.status === reply.status) return;
  if (quote.status !== 'open' || request.status !== 'reviewing')
    throw new AppError('conflict', 'This quote was answered already, or withdrawn');
  if (quote.expired) throw new AppError('quote_expired');
  await tx`
    update corporate_quotes set status = ${reply.status}, answered_at = ${deps.now()}, answer_note = ${reply.note}
    where id = ${quote.id}`;
  if (reply.status === 'accepted') await confirm(tx, deps, request, quote);
  const did = { accepted: 'accepts', declined: 'declines', change_requested: 'asks for a change of' }[
    reply.status
  ];
  await alertStaff(tx, deps, {
    key: `quote_answered:${quote.id}`,
    what: `${request.company_name} ${did} quote ${quote.number}${reply.note ? `: ${reply.note}` : ''}`,
    path: `/admin/corporate/${request_id}`,
  });
}

async function confirm(tx: Tx, deps: Deps, request: CorporateRequest, quote: Quote): Promise<void> {
  await tx`
    update corporate_requests set status = 'confirmed', quoted_price = ${quote.total} where id = ${request.id}`;
  await tellCompany(tx, deps, request, {
    key: `corporate_confirmed:${request.id}`,
    kind: 'corporate_confirmed',
    data: {
      ...{ company: request.company_name, reference: request.reference, topic: request.topic },
      ...{ total: quote.total, currency: quote.currency, link: await newLink(tx, deps, request.id) },
    },
  });
}

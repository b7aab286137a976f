// POST /api/corporate/requests/:id/quotes: a new version of the offer. The one before can no longer be accepted, and
// the company gets a link to the new one.
import type { z } from 'zod';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, invalidField } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { type Answer, answerOnce } from '../http/idempotency.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { newLink } from './link.ts';
import { addUp, endOpenQuote, readQuotes } from './quote.ts';
import { createQuoteBody, quoteSchema } from './schemas.ts';
import { tellCompany } from './tell-company.ts';

export const createQuote: Action = async (app, deps) => {
  app.post(
    '/corporate/requests/:id/quotes',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Quote a price to a company',
        description:
          'A new version each time; the one before can no longer be accepted. Prices are without tax, which is added. The company is mailed its link.',
        params: idParams,
        body: createQuoteBody,
        response: answers({ 201: quoteSchema }, [
          'not_found',
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(deps, request, reply, (tx) =>
        quote(tx, deps, request.params.id, request.body, callerOf(request).user_id),
      ),
  );
};

async function quote(
  tx: Tx,
  deps: Deps,
  request_id: string,
  offer: z.output<typeof createQuoteBody>,
  created_by: string,
): Promise<Answer> {
  const { config, now } = deps;
  const [request] = await readCorporateRequests(tx, deps, tx`id = ${request_id} for update`);
  if (!request) throw new AppError('not_found', 'There is no such request');
  if (request.status !== 'pending' && request.status !== 'reviewing')
    throw new AppError('conflict', `The request is ${request.status}, so nothing can be quoted any more`);
  await refusePast(tx, deps, offer.valid_until);
  const sums = addUp(offer, config);
  if (sums.net_cents === 0) throw invalidField('lines', 'must come to more than nothing');
  await endOpenQuote(tx, deps, request_id, 'superseded');
  const [{ id }] = (await tx`
    insert into corporate_quotes (request_id, version, lines, seats, net, tax_name, tax_rate_percent, tax_amount, total,
                                  currency, note, valid_until, created_by, created_at)
    select ${request_id}, coalesce(max(version), 0) + 1, ${tx.json(sums.lines)}, ${offer.seats}, ${sums.net_cents}::numeric / 100,
           ${config.TAX_NAME}, ${sums.rate}, ${sums.tax_cents}::numeric / 100, ${sums.total_cents}::numeric / 100,
           ${config.CURRENCY}, ${offer.note || null}, ${offer.valid_until}, ${created_by}, ${now()}
    from corporate_quotes where request_id = ${request_id}
    returning id`) as unknown as [{ id: string }];
  // The first price is the first answer (domain.md, *Corporate*).
  await tx`
    update corporate_requests set status = 'reviewing', quoted_price = ${sums.total_cents}::numeric / 100,
      responded_at = coalesce(responded_at, ${now()}), responded_by = coalesce(responded_by, ${created_by})
    where id = ${request_id}`;
  const [stored] = await readQuotes(tx, deps, tx`where q.id = ${id}`);
  const { number, total, currency, valid_until } = stored!;
  await tellCompany(tx, deps, request, {
    key: `corporate_quoted:${id}`,
    kind: 'corporate_quoted',
    data: {
      ...{ company: request.company_name, topic: request.topic, number, total, currency, valid_until },
      link: await newLink(tx, deps, request_id),
    },
  });
  return { status: 201, body: stored };
}

/** @throws AppError 422 */
async function refusePast(tx: Tx, { config, now }: Deps, day: string): Promise<void> {
  const [row] = await tx<{ past: boolean }[]>`
    select ${day}::date < (${now()}::timestamptz at time zone ${config.TIMEZONE})::date as past`;
  if (row!.past) throw invalidField('valid_until', 'must not be over already');
}

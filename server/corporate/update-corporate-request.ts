// PUT /api/corporate/requests/:id: takes a request through its states, assigns a trainer, quotes a price.
import { type Tx, transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { refuseIfChanged, sendVersioned } from '../http/if-match.ts';
import { refuseStep } from '../state-machine.ts';
import { refuseUnavailableTrainer } from '../trainers/trainer.ts';
import { corporateRequestTransitions, readCorporateRequests } from './corporate-request.ts';
import { endLinks, newLink } from './link.ts';
import { endOpenQuote } from './quote.ts';
import { type CorporateRequest, corporateRequestSchema, updateCorporateRequestBody } from './schemas.ts';
import { tellCompany } from './tell-company.ts';

export const updateCorporateRequest: Action = async (app, deps) => {
  app.put(
    '/corporate/requests/:id',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Answer a corporate request',
        description:
          'Changes the fields given and leaves the rest. A trainer can be assigned while the request is reviewed, a price quoted until it is confirmed; confirming needs one.',
        params: idParams,
        body: updateCorporateRequestBody,
        response: answers({ 200: corporateRequestSchema }, [
          'not_found',
          'conflict',
          'invalid_transition',
          'changed_meanwhile',
        ]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const changed = await transaction(deps.sql, actorOf(request), async (tx) => {
        const [before] = await readCorporateRequests(tx, deps, tx`id = ${id} for update`);
        if (!before) throw new AppError('not_found', 'There is no such request');
        refuseIfChanged(request, before);
        const after = { ...before, ...request.body };
        await refuseOutOfTurn(tx, before, after);
        await answerQuote(tx, deps, before, after);
        await save(tx, deps, after, isFirstAnswer(before, after) ? callerOf(request).user_id : null);
        const [stored] = await readCorporateRequests(tx, deps, tx`id = ${id}`);
        await tell(tx, deps, before, stored!);
        return stored!;
      });
      return sendVersioned(reply, changed);
    },
  );
};

/** The rules of the original specification on states, assignment and quotation. */
async function refuseOutOfTurn(tx: Tx, before: CorporateRequest, after: CorporateRequest): Promise<void> {
  refuseStep(corporateRequestTransitions, 'request', before.status, after.status);
  if (after.assigned_to_trainer_id !== before.assigned_to_trainer_id) {
    if (before.status !== 'reviewing' && after.status !== 'reviewing')
      throw new AppError('conflict', 'A trainer can be assigned only while the request is reviewed');
    await refuseUnavailableTrainer(tx, after.assigned_to_trainer_id, 'assigned_to_trainer_id');
  }
  if (after.quoted_price !== before.quoted_price && !['pending', 'reviewing'].includes(before.status))
    throw new AppError('conflict', `The request is ${before.status}, so its price cannot change any more`);
}

/**
 * What staff decide by hand ends the open quote: another price withdraws it, a yes counts as its acceptance. Links go
 * with the address they were mailed to.
 */
async function answerQuote(
  tx: Tx,
  deps: Deps,
  before: CorporateRequest,
  after: CorporateRequest,
): Promise<void> {
  const repriced = after.quoted_price !== before.quoted_price;
  if (repriced || after.status === 'rejected') await endOpenQuote(tx, deps, before.id, 'superseded');
  else if (after.status === 'confirmed') await endOpenQuote(tx, deps, before.id, 'accepted');
  if (after.email !== before.email) await endLinks(tx, deps, before.id);
}

async function tell(tx: Tx, deps: Deps, before: CorporateRequest, after: CorporateRequest): Promise<void> {
  if (after.status === before.status) return;
  const { id, company_name: company, reference, topic, quoted_price, currency } = after;
  if (after.status === 'confirmed')
    await tellCompany(tx, deps, after, {
      key: `corporate_confirmed:${id}`,
      kind: 'corporate_confirmed',
      data: { company, reference, topic, total: quoted_price!, currency, link: await newLink(tx, deps, id) },
    });
  // By hand: otherwise the job says so when the session is over (complete-requests.ts).
  if (after.status === 'completed')
    await tellCompany(tx, deps, after, {
      key: `corporate_completed:${id}`,
      kind: 'corporate_completed',
      data: { company, reference, course: topic },
    });
  if (after.status === 'rejected')
    await tellCompany(tx, deps, after, {
      key: `corporate_rejected:${id}`,
      kind: 'corporate_rejected',
      data: { company, reference, topic },
    });
}

/** What the company can feel as an answer: a price, a yes or a no. */
function isFirstAnswer(before: CorporateRequest, after: CorporateRequest): boolean {
  if (before.responded_at !== null) return false;
  const decided = after.status === 'confirmed' || after.status === 'rejected';
  return decided || (before.quoted_price === null && after.quoted_price !== null);
}

async function save(
  tx: Tx,
  { seal, now }: Deps,
  after: CorporateRequest,
  answered_by: string | null,
): Promise<void> {
  await tx`
    update corporate_requests set
      company_name = ${after.company_name}, contact_person = ${seal.close(after.contact_person)},
      email = ${seal.close(after.email)}, email_hash = ${seal.lookup(after.email)}, phone = ${seal.close(after.phone)},
      phone_hash = ${seal.lookup(after.phone)}, topic = ${after.topic}, preferred_dates = ${tx.json(after.preferred_dates)},
      preferred_time = ${after.preferred_time || null}, location = ${after.location || null}, headcount = ${after.headcount},
      notes = ${after.notes || null}, locale = ${after.locale}, status = ${after.status}, assigned_to_trainer_id = ${after.assigned_to_trainer_id},
      quoted_price = ${after.quoted_price}, admin_notes = ${after.admin_notes || null},
      responded_at = ${answered_by ? now() : after.responded_at}, responded_by = ${answered_by ?? after.responded_by}
    where id = ${after.id}`;
}

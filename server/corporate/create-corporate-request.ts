// POST /api/corporate/requests: a company asks for training. Anybody may; the company and the admins are told.
import type { Action } from '../deps.ts';
import { answers } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { writeMessage } from '../messages/outbox.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { createCorporateRequestBody, receivedRequestSchema } from './schemas.ts';

export const createCorporateRequest: Action = async (app, deps) => {
  const { seal, limits, now } = deps;
  app.post(
    '/corporate/requests',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'Ask for training for a company',
        description: 'The `reference` in the answer names the request on the phone and in mails.',
        body: createCorporateRequestBody,
        response: answers({ 201: receivedRequestSchema }, [
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      await limits.count('corporate_request_by_address', request.ip);
      const { body } = request;
      return answerOnce(deps, request, reply, async (tx) => {
        const [{ id }] = (await tx`
          insert into corporate_requests (company_name, contact_person, email, email_hash, phone, phone_hash, topic,
                                          preferred_dates, preferred_time, location, headcount, notes, locale, created_at)
          values (${body.company_name}, ${seal.close(body.contact_person)}, ${seal.close(body.email)},
                  ${seal.lookup(body.email)}, ${seal.close(body.phone)}, ${seal.lookup(body.phone)}, ${body.topic},
                  ${tx.json(body.preferred_dates)}, ${body.preferred_time || null}, ${body.location || null},
                  ${body.headcount ?? null}, ${body.notes || null}, ${body.locale ?? 'en'}, ${now()})
          returning id`) as unknown as [{ id: string }];
        const [stored] = await readCorporateRequests(tx, deps, tx`id = ${id}`);
        const { reference, company_name: company, topic } = stored!;
        await writeMessage(tx, deps, {
          key: `corporate_request_received:${id}`,
          kind: 'corporate_request_received',
          to: { user_id: null, email: body.email, name: body.contact_person, locale: stored!.locale },
          data: { company, reference, topic },
        });
        await alertStaff(tx, deps, {
          key: `corporate_request:${id}`,
          what: `${company} asks for training: ${topic} (${reference})`,
          path: `/admin/corporate/${id}`,
        });
        return { status: 201, body: receivedRequestSchema.parse(stored) };
      });
    },
  );
};

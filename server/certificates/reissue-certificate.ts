// POST /api/certificates/:id/reissue: a new certificate with the right name in place of the old one, which then says so.
import { giveReason } from '../audit/give-reason.ts';
import type { Tx } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { answerOnce } from '../http/idempotency.ts';
import { readCertificates, writeCertificate } from './certificate.ts';
import { tellAbout } from './issue-certificates.ts';
import { type CertificateContent, certificateSchema, reissueBody } from './schemas.ts';

type Old = {
  id: string;
  attendee_id: string;
  session_id: string;
  user_id: string | null;
  content: CertificateContent;
  revoked_at: string | null;
  replaced_by: string | null;
  attendee_email: string | null;
  email: string | null;
  name: string | null;
  locale: string | null;
};

export const reissueCertificate: Action = async (app, deps) => {
  app.post(
    '/certificates/:id/reissue',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'Issue a certificate again with a corrected name',
        description:
          'The old one stays findable and says that it was replaced. A revoked one can be brought back this way, once.',
        params: idParams,
        body: reissueBody,
        response: answers({ 201: certificateSchema }, [
          'not_found',
          'certificate_revoked',
          'conflict',
          'idempotency_in_progress',
          'idempotency_key_reused',
        ]),
      },
    },
    async (request, reply) => {
      const { user_id } = callerOf(request);
      return answerOnce(deps, request, reply, async (tx) => {
        const id = await replace(tx, deps, request.params.id, { ...request.body, user_id });
        const [body] = await readCertificates(tx, deps.config, tx`where k.id = ${id}`);
        return { status: 201, body };
      });
    },
  );
};

async function replace(
  tx: Tx,
  deps: Deps,
  old_id: string,
  wish: { name: string; reason: string; user_id: string },
): Promise<string> {
  const [old] = await tx<Old[]>`
    select k.*, a.email as attendee_email, u.email, u.name, u.locale
    from certificates k join attendees a on a.id = k.attendee_id left join users u on u.id = k.user_id
    where k.id = ${old_id} for update of k`;
  if (!old) throw new AppError('not_found', 'There is no such certificate');
  if (old.replaced_by !== null) throw new AppError('certificate_revoked', 'It was replaced already');
  await giveReason(tx, wish.reason);
  if (old.revoked_at === null)
    await tx`
      update certificates set revoked_at = ${deps.now()}, revoked_reason = ${wish.reason}, revoked_by = ${wish.user_id}
      where id = ${old_id}`;
  await tx`update attendees set name = ${wish.name} where id = ${old.attendee_id}`;
  const { attendee_id, session_id, user_id, content } = old;
  const written = await writeCertificate(tx, deps, {
    ...{ attendee_id, session_id, user_id, content },
    recipient_name: wish.name,
  });
  if (!written) throw new AppError('conflict', 'This person has another certificate that is valid');
  await tx`update certificates set replaced_by = ${written.id} where id = ${old_id}`;
  await tellAbout(tx, deps, { ...old, attendee: wish.name }, written);
  return written.id;
}

// POST /api/certificates/:id/revoke: from now on its page and its credential say that it does not count.
import { giveReason } from '../audit/give-reason.ts';
import { transaction } from '../database/connect.ts';
import type { Action } from '../deps.ts';
import { AppError } from '../errors.ts';
import { actorOf, callerOf } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { readCertificates } from './certificate.ts';
import { certificateSchema, revokeBody } from './schemas.ts';

export const revokeCertificate: Action = async (app, deps) => {
  app.post(
    '/certificates/:id/revoke',
    {
      schema: {
        tags: ['Certificates'],
        summary: 'Revoke a certificate',
        description: 'The reason is shown to whoever checks the certificate.',
        params: idParams,
        body: revokeBody,
        response: answers({ 200: certificateSchema }, ['not_found', 'certificate_revoked']),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const [before] = await tx<{ revoked_at: string | null }[]>`
          select revoked_at from certificates where id = ${id} for update`;
        if (!before) throw new AppError('not_found', 'There is no such certificate');
        if (before.revoked_at !== null) throw new AppError('certificate_revoked');
        await giveReason(tx, reason);
        await tx`
          update certificates set revoked_at = ${deps.now()}, revoked_reason = ${reason}, revoked_by = ${callerOf(request).user_id}
          where id = ${id}`;
        const [after] = await readCertificates(tx, deps.config, tx`where k.id = ${id}`);
        return after!;
      });
    },
  );
};

// The company's purchase order: uploaded through its link, kept sealed, shown to the company and to admins only. What
// kind of file it is, the file itself says, whatever its sender calls it.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError, type ErrorCode, invalidField } from '../errors.ts';
import { pictureReader } from '../files/picture-reader.ts';
import { actorOf, apart } from '../http/access.ts';
import { answers, idParams } from '../http/fields.ts';
import { alertStaff } from '../messages/alert-staff.ts';
import { readCorporateRequests } from './corporate-request.ts';
import { requestOfLink } from './link.ts';
import { readLinkView } from './link-view.ts';
import { type LinkView, linkParams, linkSchema } from './schemas.ts';

const MAX_BYTES = 4 * 1024 * 1024;
/** More uploads than that for one request are no corrections any more. */
const MAX_FILES = 20;
const extensions = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const;
type MediaType = keyof typeof extensions;

export const uploadPurchaseOrder = apart(async (app, deps) => {
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.put(
    '/corporate/links/:token/purchase-order',
    {
      bodyLimit: MAX_BYTES,
      schema: {
        tags: ['Corporate'],
        summary: 'Upload the purchase order, as the company',
        description: 'The body is the file: PDF, PNG or JPEG, at most 4 MB. The newest one counts.',
        params: linkParams,
        response: answers({ 200: linkSchema }, [
          'token_invalid',
          'conflict',
          'payload_too_large',
          'unsupported_media_type',
        ]),
      },
    },
    async (request): Promise<LinkView> => {
      const request_id = await requestOfLink(deps.sql, deps, request.params.token, request.ip);
      const file: unknown = request.body;
      if (!Buffer.isBuffer(file))
        throw new AppError('unsupported_media_type', 'Send the file itself as the body: PDF, PNG or JPEG');
      const media_type = await mediaTypeOf(file);
      if (!media_type) throw invalidField('body', 'must be a PDF, PNG or JPEG file');
      return transaction(deps.sql, actorOf(request), async (tx) => {
        const [asked] = await readCorporateRequests(tx, deps, tx`id = ${request_id} for update`);
        if (asked?.status !== 'confirmed')
          throw new AppError('conflict', 'A purchase order is taken once the quote is accepted');
        const [known] = await tx<{ files: number }[]>`
          select count(*)::int as files from corporate_purchase_orders where request_id = ${request_id}`;
        if (known!.files >= MAX_FILES)
          throw new AppError('conflict', 'Too many files were uploaded: please write to us');
        const [order] = await tx<{ id: string }[]>`
          insert into corporate_purchase_orders (request_id, media_type, bytes, content, created_at)
          values (${request_id}, ${media_type}, ${file.length}, ${deps.seal.close(file.toString('base64'))}, ${deps.now()})
          returning id`;
        await alertStaff(tx, deps, {
          key: `purchase_order:${order!.id}`,
          what: `${asked.company_name} uploaded a purchase order (${asked.reference})`,
          path: `/admin/corporate/${request_id}`,
        });
        return readLinkView(tx, deps, request_id);
      });
    },
  );
});

export const getLinkedPurchaseOrder: Action = async (app, deps) => {
  app.get(
    '/corporate/links/:token/purchase-order',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'The uploaded purchase order, for the company',
        params: linkParams,
        response: fileAnswers(['token_invalid', 'not_found']),
      },
    },
    async (request, reply) =>
      sendOrder(deps, reply, await requestOfLink(deps.sql, deps, request.params.token, request.ip)),
  );
};

export const getPurchaseOrder: Action = async (app, deps) => {
  app.get(
    '/corporate/requests/:id/purchase-order',
    {
      schema: {
        tags: ['Corporate'],
        summary: 'The uploaded purchase order',
        params: idParams,
        response: fileAnswers(['not_found']),
      },
    },
    async (request, reply) => sendOrder(deps, reply, request.params.id),
  );
};

function fileAnswers(errors: ErrorCode[]) {
  const file = { schema: z.string().meta({ format: 'binary' }) };
  return {
    ...answers({}, errors),
    200: {
      description: 'The file',
      content: { 'application/pdf': file, 'image/png': file, 'image/jpeg': file },
    },
  };
}

/** @throws AppError not_found */
async function sendOrder(
  { sql, seal }: Deps,
  reply: FastifyReply,
  request_id: string,
): Promise<FastifyReply> {
  const [order] = await sql<{ media_type: MediaType; content: string; reference: string }[]>`
    select o.media_type, o.content, r.reference
    from corporate_purchase_orders o join corporate_requests r on r.id = o.request_id
    where o.request_id = ${request_id} and r.deleted_at is null order by o.created_at desc, o.id desc limit 1`;
  if (!order) throw new AppError('not_found', 'There is no purchase order');
  const name = `purchase-order-${order.reference}.${extensions[order.media_type]}`;
  // Somebody else's file: saved, never shown inside a page of ours.
  return reply
    .type(order.media_type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .send(Buffer.from(seal.open(order.content), 'base64'));
}

/** What the bytes are; null when they are none of the kinds we take, or damaged. */
async function mediaTypeOf(file: Buffer): Promise<MediaType | null> {
  if (file.subarray(0, 5).toString('latin1') === '%PDF-')
    return file.subarray(-2048).includes('%%EOF') ? 'application/pdf' : null;
  const known = file.subarray(0, 4).equals(Buffer.from('89504e47', 'hex'))
    ? 'image/png'
    : file.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))
      ? 'image/jpeg'
      : null;
  if (!known) return null;
  const sharp = await pictureReader();
  const { format, width } = await sharp(file)
    .metadata()
    .catch(() => ({ format: null, width: 0 }));
  return width && `image/${format}` === known ? known : null;
}

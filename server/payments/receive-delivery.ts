// Where the providers report to. A delivery is stored as it came, then answered, then applied by a job.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { transaction } from '../database/connect.ts';
import type { Action, Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answers } from '../http/fields.ts';
import { hashToken } from '../seal.ts';
import type { Provider } from './gateway.ts';

const accepted = { ResultCode: 0, ResultDesc: 'Accepted' };
const acceptedSchema = z.object({ ResultCode: z.int(), ResultDesc: z.string() });
const emptyObject = z.object({ status: z.literal('ok') });

/** What did not pass at the door; null when everything did. */
type Door = {
  payment_id: string | null;
  refund_id?: string;
  doubt: string | null;
  /** The sender knew a secret that belongs to no single payment. */
  known?: boolean;
  /** What it is about, where the address tells and the body may not. */
  event_type?: string;
};

/** The callback of a push, under a neutral address with the payment's secret (payments.md). */
export const receiveMpesaCallback: Action = async (app, deps) => {
  takeRawBodies(app);
  app.post(
    '/hooks/m/:secret',
    { schema: { hide: true, params: z.object({ secret: z.string() }), response: { 200: acceptedSchema } } },
    async (request, reply) => {
      const [payment] = await deps.sql<{ id: string }[]>`
        select id from payments where callback_secret_hash = ${hashToken(request.params.secret)} and provider = 'mpesa'`;
      const doubts = [payment ? null : 'unknown secret', addressDoubt(deps, request)].filter(Boolean);
      await keep(deps, request, 'mpesa', {
        payment_id: payment?.id ?? null,
        doubt: doubts.join(', ') || null,
      });
      return reply.send(accepted);
    },
  );
};

/**
 * Reports about refunds: `r` the outcome, `t` that the provider's queue was slow, which is no failure and only kept.
 */
export const receiveRefundReport: Action = async (app, deps) => {
  takeRawBodies(app);
  for (const kind of ['r', 't'] as const) {
    app.post(
      `/hooks/${kind}/:secret`,
      { schema: { hide: true, params: z.object({ secret: z.string() }), response: { 200: acceptedSchema } } },
      async (request, reply) => {
        const [refund] = await deps.sql<{ id: string }[]>`
          select id from refunds where callback_secret_hash = ${hashToken(request.params.secret)}`;
        const doubts = [
          refund ? null : 'unknown secret',
          addressDoubt(deps, request),
          kind === 't' ? 'slow queue' : null,
        ];
        await keep(deps, request, 'mpesa', {
          payment_id: null,
          refund_id: refund?.id,
          doubt: doubts.filter(Boolean).join(', ') || null,
        });
        return reply.send(accepted);
      },
    );
  }
};

/** The documented address. Without the secret a delivery proves nothing: the provider is asked before it counts. */
export const receiveMpesaWebhook: Action = async (app, deps) => {
  takeRawBodies(app);
  app.post(
    '/payments/webhooks/mpesa',
    {
      schema: {
        tags: ['Payments'],
        summary: 'M-Pesa callback',
        description:
          'Stored, answered, then confirmed by a status query. The callback address handed to Daraja is another one, with a secret.',
        response: answers({ 200: acceptedSchema }),
      },
    },
    async (request, reply) => {
      const doubts = ['no secret', addressDoubt(deps, request)].filter(Boolean);
      await keep(deps, request, 'mpesa', { payment_id: null, doubt: doubts.join(', ') });
      return reply.send(accepted);
    },
  );
};

export const receiveFlutterwaveWebhook: Action = async (app, deps) => {
  takeRawBodies(app);
  app.post(
    '/payments/webhooks/flutterwave',
    {
      schema: {
        tags: ['Payments'],
        summary: 'Flutterwave webhook',
        description:
          'Refused with 401 unless its signature header holds; then stored, answered, and the payment is looked up at Flutterwave.',
        response: answers({ 200: emptyObject }, ['unauthenticated']),
      },
    },
    async (request, reply) => {
      const authentic = deps.gateways.flutterwave?.authentic(bodyOf(request), request.headers) ?? false;
      await keep(deps, request, 'flutterwave', {
        payment_id: null,
        doubt: authentic ? null : 'wrong signature',
      });
      if (!authentic) throw new AppError('unauthenticated', 'The signature of this delivery does not hold');
      return reply.send({ status: 'ok' });
    },
  );
};

/**
 * Stores the delivery and its job in one transaction. Those that know no secret are limited by address: anybody can send
 * them. One that knows it is always kept, however much else about it is odd: it may be the only word about money.
 */
export async function keep(
  deps: Deps,
  request: FastifyRequest,
  provider: Provider,
  door: Door,
): Promise<void> {
  const known = door.known || door.payment_id !== null || door.refund_id !== undefined;
  if (door.doubt && !known) await deps.limits.count('doubtful_delivery_by_address', request.ip);
  const body = bodyOf(request);
  const forged = door.doubt?.includes('wrong signature') || door.doubt?.includes('unknown secret');
  await transaction(
    deps.sql,
    { actor_id: null, source: 'webhook', request_id: request.id, ip: request.ip },
    async (tx) => {
      const [row] = await tx<{ id: string }[]>`
      insert into payment_webhooks (payment_id, refund_id, provider, event_type, payload, headers, ip, doubt, processed, processed_at, processing_error, created_at)
      values (${door.payment_id}, ${door.refund_id ?? null}, ${provider}, ${door.event_type ?? 'unread'}, ${deps.seal.close(body.toString('base64'))},
              ${deps.seal.closeJson(request.headers)}, ${request.ip}, ${door.doubt}, ${forged ?? false},
              ${forged ? deps.now() : null}, ${forged ? 'refused at the door' : null}, ${deps.now()})
      returning id`;
      if (!forged) await deps.jobs.enqueue(tx, 'apply_delivery', { webhook_id: row!.id });
    },
  );
}

export function addressDoubt({ config }: Deps, request: FastifyRequest): string | null {
  if (config.MPESA_CALLBACK_ADDRESSES.length === 0 || config.MPESA_CALLBACK_ADDRESSES.includes(request.ip))
    return null;
  return 'address not listed';
}

export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** Signatures are made over the raw bytes, and what cannot be parsed is evidence too. */
export function takeRawBodies(app: FastifyInstance | Parameters<Action>[0]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (_request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: Buffer) => void) => {
      done(null, body);
    },
  );
}

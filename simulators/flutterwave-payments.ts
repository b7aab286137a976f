// POST /v3/payments makes a hosted page; POST /v3/payments/link/disable kills one.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { giveAnswer, type Said } from './answering.ts';
import { lettersFrom } from './draws.ts';
import { FlutterwaveRefusal, flutterwave_faults, success } from './flutterwave-errors.ts';
import { type Flutterwave, type Link, nextId } from './flutterwave-state.ts';

const fields = z.object({
  tx_ref: z.string().min(1),
  amount: z.coerce.number().positive(),
  /** Theirs, and a trap: a forgotten currency means naira. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('NGN'),
  redirect_url: z.url(),
  customer: z.object({
    email: z.email(),
    name: z.string().optional(),
    phonenumber: z.union([z.string(), z.number()]).transform(String).nullish(),
  }),
  customizations: z.object({ title: z.string().optional() }).optional(),
  meta: z.unknown().optional(),
  payment_options: z.string().optional(),
  /** Minutes. */
  session_duration: z.coerce.number().int().positive().optional(),
  max_retry_attempt: z.coerce.number().int().positive().optional(),
});

export function addPayments(app: FastifyInstance, flutterwave: Flutterwave): void {
  app.post('/v3/payments', (request, reply) => {
    const asked = read(fields, request.body);
    const facts = {
      phone: asked.customer.phonenumber ?? null,
      amount: asked.amount,
      reference: asked.tx_ref,
    };
    const script = flutterwave.scripts.forFlutterwave('payments', facts);
    return giveAnswer(reply, script?.answer, flutterwave_faults, flutterwave.timetable, () => {
      const link = newLink(flutterwave, asked);
      flutterwave.links.set(link.id, link);
      return success('Hosted Link', { link: `${flutterwave.origin}/v3/hosted/pay/${link.id}` });
    });
  });
  app.post('/v3/payments/link/disable', (request, reply) => {
    const { link: url } = read(z.object({ link: z.string().min(1) }), request.body);
    const link = flutterwave.links.get(url.split('/').at(-1)!);
    const script = flutterwave.scripts.forFlutterwave('disable', { reference: link?.tx_ref });
    return giveAnswer(reply, script?.answer, flutterwave_faults, flutterwave.timetable, () => disable(link));
  });
}

function disable(link: Link | undefined): Said {
  if (!link) throw new FlutterwaveRefusal(400, 'Payment link not found');
  if (link.state !== 'open') throw new FlutterwaveRefusal(400, 'This payment link is currently inactive');
  link.state = 'disabled';
  return success('Payment link disabled', null);
}

function newLink(flutterwave: Flutterwave, asked: z.infer<typeof fields>): Link {
  const now = flutterwave.timetable.now();
  const named = (asked.payment_options ?? 'card').split(',').map((option) => option.trim());
  const mpesa = named.includes('mpesa') && asked.currency === 'KES';
  return {
    id: `flwlnk-${lettersFrom('0123456789abcdefghjkmnpqrstvwxyz', 26, flutterwave.draw)}`,
    tx_ref: asked.tx_ref,
    amount: asked.amount,
    currency: asked.currency,
    redirect_url: asked.redirect_url,
    customer: {
      id: nextId(flutterwave),
      name: asked.customer.name ?? 'Anonymous Customer',
      email: asked.customer.email,
      phone: asked.customer.phonenumber ?? null,
      created_at: new Date(now).toISOString(),
    },
    title: asked.customizations?.title ?? 'Payment',
    methods: [
      ...(named.includes('card') || !mpesa ? (['card'] as const) : []),
      ...(mpesa ? (['mpesa'] as const) : []),
    ],
    meta: asked.meta ?? null,
    ends_at: asked.session_duration ? now + asked.session_duration * 60_000 : null,
    most_tries: asked.max_retry_attempt ?? null,
    tries: 0,
    state: 'open',
    last_failure: null,
  };
}

/** A body read by the schema, or the first wrong field named as Flutterwave names it. */
export function read<S extends z.ZodObject>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const missing = issue.code === 'invalid_type' && issue.message.includes('undefined');
  const name = issue.path.join('.') || 'body';
  throw new FlutterwaveRefusal(400, missing ? `${name} is required` : `${name} is invalid`);
}

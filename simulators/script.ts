// What a test writes down beforehand: how the next payments, or the next calls, shall go wrong (or right).
// README.md has the table of fields with examples.
import { z } from 'zod';
import { drawsFor } from './draws.ts';

const milliseconds = z.number().int().min(0).max(86_400_000);

/** Which payment or call is meant. Everything given must fit. */
const Match = z.strictObject({
  /** 254 and nine digits. */
  phone: z.string().optional(),
  /** Major units. */
  amount: z.number().optional(),
  /** AccountReference at Daraja, tx_ref at Flutterwave. */
  reference: z.string().optional(),
});

const Fault = z.enum([
  'reset',
  'hang',
  'html',
  'empty',
  'quota',
  'spike_arrest',
  'busy',
  'outcome_unknown',
  'unavailable',
  'invalid_token',
]);
export type Fault = z.infer<typeof Fault>;

/** How the synchronous answer is spoiled. */
const Answer = z.strictObject({
  after_ms: milliseconds.optional(),
  fault: Fault.optional(),
  status: z.number().int().min(200).max(599).optional(),
  /** Sent as it is; a text is sent as text/html. */
  body: z.unknown().optional(),
  /** `none`: the request changed nothing · `done`: it did its work, only its answer is spoiled. Default `none`. */
  effect: z.enum(['none', 'done']).optional(),
});
export type Answer = z.infer<typeof Answer>;

const often = {
  match: Match.optional(),
  /** How many payments or calls this is for; null for all. Default 1. */
  times: z.number().int().min(1).nullable().optional(),
  /** Applies to this share of what fits, drawn from the seed. */
  chance: z.number().min(0).max(1).optional(),
  answer: Answer.optional(),
};

const MpesaOutcome = z.strictObject({
  /** 0 pays. Any other number or text ends the push with that code, known or not. */
  result_code: z.union([z.number().int(), z.string()]),
  result_desc: z.string().optional(),
  after_ms: milliseconds.optional(),
  /** Shillings taken, when not what was asked. */
  amount: z.number().optional(),
});
export type MpesaOutcome = z.infer<typeof MpesaOutcome>;

/** How the callback of a push, or the result of a reversal, payout or status question, travels. */
const Callback = z.strictObject({
  /** 0: it never comes. Copies go out at the same moment. */
  copies: z.number().int().min(0).max(50).optional(),
  after_ms: milliseconds.optional(),
  /** Delivered, and answered, before the push itself is answered. Only for pushes. */
  before_answer: z.boolean().optional(),
  /** Held back until another delivery of the same provider has gone out (or a flush). */
  after_next: z.boolean().optional(),
  /** Names of metadata items left out, e.g. MpesaReceiptNumber. */
  omit: z.array(z.string()).optional(),
  /** What the callback claims was paid, while the right amount was taken. */
  amount: z.number().optional(),
  masked_phone: z.boolean().optional(),
  balance: z.enum(['absent', 'no_value', 'value']).optional(),
  order: z.enum(['as_documented', 'shuffled']).optional(),
  /** A numeric code sent as a text, or the other way round. */
  code_as: z.enum(['number', 'string']).optional(),
  /** Ids of no push. */
  foreign_ids: z.boolean().optional(),
  /** The whole body, sent as it is. */
  raw_body: z.string().optional(),
  /** The queue's time-out is reported first, and the result follows. Not for pushes. */
  queue_time_out: z.boolean().optional(),
});
export type Callback = z.infer<typeof Callback>;

const MpesaScript = z.strictObject({
  provider: z.literal('mpesa'),
  call: z.enum(['token', 'push', 'query', 'reversal', 'b2c', 'status', 'paybill']).optional(),
  ...often,
  /** What the customer (push) or M-Pesa (the others) does, unasked. */
  outcome: MpesaOutcome.optional(),
  /** A second, different outcome of the same push, with a callback of its own. */
  later: MpesaOutcome.optional(),
  callback: Callback.optional(),
  /** What the query says, whatever the truth. */
  says: z.strictObject({ result_code: z.string(), result_desc: z.string().optional() }).optional(),
});
export type MpesaScript = z.infer<typeof MpesaScript>;

const Webhook = z.strictObject({
  copies: z.number().int().min(0).max(50).optional(),
  after_ms: milliseconds.optional(),
  after_next: z.boolean().optional(),
  /** Delivered, and answered, before the browser is sent back. */
  before_redirect: z.boolean().optional(),
  body_version: z.enum(['v3', 'v2']).optional(),
  /** `hash`: verif-hash · `hmac`: flutterwave-signature as in v4 · `wrong`: another secret · `none`: no header. */
  signature: z.enum(['hash', 'hmac', 'wrong', 'none']).optional(),
  /** What the webhook claims, while verify tells the truth. */
  amount: z.number().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
  omit: z.array(z.string()).optional(),
  raw_body: z.string().optional(),
});
export type Webhook = z.infer<typeof Webhook>;

const FlutterwaveOutcome = z.strictObject({
  /** `successful` takes the money; anything else is a try without money. */
  status: z.string(),
  /** Taken, when not what was asked. */
  amount: z.number().optional(),
  currency: z.string().optional(),
});

const FlutterwaveScript = z.strictObject({
  provider: z.literal('flutterwave'),
  /** `try` is the press of a button on the hosted page. */
  call: z.enum(['payments', 'try', 'verify', 'refund', 'disable']).optional(),
  ...often,
  /** What comes of a try, whatever button was pressed. */
  outcome: FlutterwaveOutcome.optional(),
  webhook: Webhook.optional(),
  /** Leaves transaction_id out of the way back. */
  redirect_without_id: z.boolean().optional(),
  /** What verify says, whatever the truth. */
  says: FlutterwaveOutcome.optional(),
});
export type FlutterwaveScript = z.infer<typeof FlutterwaveScript>;

export const Script = z.discriminatedUnion('provider', [MpesaScript, FlutterwaveScript]);
export type Script = z.infer<typeof Script>;
export type MpesaCall = NonNullable<MpesaScript['call']>;
export type FlutterwaveCall = NonNullable<FlutterwaveScript['call']>;

/** What is known of a payment or call when a script is looked for. */
export type Facts = { phone?: string | null; amount?: number | null; reference?: string | null };

export type ScriptBook = {
  /** Throws a ZodError that names the field when a script is not of the form above. */
  add(scripts: unknown): void;
  forMpesa(call: MpesaCall, facts: Facts): MpesaScript | undefined;
  forFlutterwave(call: FlutterwaveCall, facts: Facts): FlutterwaveScript | undefined;
  clear(): void;
};

/** Scripts are tried in the order they were added; the first that fits is taken and used up by one. */
export function createScriptBook(seed: number): ScriptBook {
  let pages: { script: Script; left: number; number: number }[] = [];
  const seen = new Map<string, number>();
  let number = 0;

  function take(provider: Script['provider'], call: string, facts: Facts): Script | undefined {
    // The reference is left out: it is new in every run, and a replay must draw the same.
    const identity = `${provider}|${call}|${facts.phone ?? ''}|${facts.amount ?? ''}`;
    const nth = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, nth);
    const page = pages.find(({ script, number }) => {
      const usual = script.provider === 'mpesa' ? 'push' : 'try';
      if (script.provider !== provider || (script.call ?? usual) !== call) return false;
      for (const [name, wanted] of Object.entries(script.match ?? {})) {
        if (facts[name as keyof Facts] !== wanted) return false;
      }
      return script.chance === undefined || drawsFor(seed, number, identity, nth)() < script.chance;
    });
    if (!page) return undefined;
    page.left -= 1;
    if (page.left === 0) pages = pages.filter((one) => one !== page);
    return page.script;
  }

  return {
    add: (scripts) => {
      for (const script of z.array(Script).parse(Array.isArray(scripts) ? scripts : [scripts])) {
        const left = script.times === null ? Number.POSITIVE_INFINITY : (script.times ?? 1);
        // A share of everything is meant unless a number is given.
        const open = script.chance !== undefined && script.times === undefined;
        pages.push({ script, left: open ? Number.POSITIVE_INFINITY : left, number: number++ });
      }
    },
    forMpesa: (call, facts) => take('mpesa', call, facts) as MpesaScript | undefined,
    forFlutterwave: (call, facts) => take('flutterwave', call, facts) as FlutterwaveScript | undefined,
    clear: () => {
      pages = [];
      seen.clear();
    },
  };
}

// The customer's phone: a page for people, and beside it a JSON interface for tests.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { page_headers } from './browser-pages.ts';
import { payByHand } from './daraja-c2b.ts';
import { answerWithPin, cancelPush, expirePush } from './daraja-customer.ts';
import { DarajaRefusal } from './daraja-errors.ts';
import { type Daraja, lineOf, openPrompt, type Push } from './daraja-state.ts';
import { phonePage } from './phone-page.ts';

/** The number of the public sandbox; shown when none is asked for. */
export const sandbox_phone = '254708374149';

export type PhoneAnswer = {
  phone?: string | undefined;
  checkout_request_id?: string | undefined;
  /** `ignore` lets the prompt run out at once. */
  action: 'pin' | 'cancel' | 'ignore';
  /** Four digits; 1234 is right. */
  pin?: string | undefined;
};

const Answer = z.object({
  phone: z.string().optional(),
  checkout_request_id: z.string().optional(),
  action: z.enum(['pin', 'cancel', 'ignore']),
  pin: z.string().optional(),
});
const PayBill = z.object({
  phone: z.string().regex(/^254[17]\d{8}$/),
  shortcode: z.string(),
  account: z.string().trim().min(1).max(20),
  amount: z.coerce.number().int().min(1).max(250_000),
  pin: z.string(),
});
const Settings = z.object({
  phone: z.string().regex(/^254[17]\d{8}$/),
  low_balance: z.coerce.boolean().default(false),
  unreachable: z.coerce.boolean().default(false),
});

/** Does on the phone what a customer would. Throws when no prompt is waiting there, or the PIN is not four digits. */
export function answerPrompt(daraja: Daraja, answer: PhoneAnswer): Push {
  const push = answer.checkout_request_id
    ? daraja.pushes.get(answer.checkout_request_id)
    : openPrompt(daraja, answer.phone ?? sandbox_phone);
  if (!push || push.result) throw new DarajaRefusal(409, 'phone', 'No prompt is waiting on this phone.');
  if (answer.action === 'cancel') cancelPush(daraja, push);
  if (answer.action === 'ignore') expirePush(daraja, push);
  if (answer.action === 'pin') {
    if (!/^\d{4}$/.test(answer.pin ?? '')) throw new DarajaRefusal(422, 'phone', 'A PIN has four digits.');
    answerWithPin(daraja, push, answer.pin!);
  }
  return push;
}

/** The prompts waiting now, on all phones. */
export function waitingPrompts(daraja: Daraja) {
  return [...daraja.pushes.values()]
    .filter((push) => !push.result)
    .map(({ checkout_request_id, phone, amount, account, description, made_at, expires_at }) => ({
      ...{ checkout_request_id, phone, amount, account, description, made_at, expires_at },
      business: daraja.options.business_name,
    }));
}

export function addPhone(app: FastifyInstance, daraja: Daraja): void {
  app.get<{ Querystring: { number?: string; problem?: string } }>('/phone', (request, reply) => {
    const wanted = internationalForm(request.query.number ?? '') ?? busiestPhone(daraja);
    return reply.headers(page_headers).send(phonePage(daraja, wanted, request.query.problem));
  });
  app.get<{ Querystring: { number?: string } }>('/phone/version', (request) => ({
    version: versionOf(daraja, request.query.number ?? sandbox_phone),
  }));
  app.get('/phone/prompts', () => waitingPrompts(daraja));
  app.get<{ Querystring: { number?: string } }>('/phone/messages', (request) => {
    const line = daraja.lines.get(request.query.number ?? sandbox_phone);
    return line?.messages ?? [];
  });
  app.post('/phone/answer', (request, reply) => {
    const answer = Answer.parse(request.body);
    return answerForm(request.headers.accept, reply, answer.phone ?? sandbox_phone, () => {
      const push = answerPrompt(daraja, answer);
      return { checkout_request_id: push.checkout_request_id, result_code: push.result!.code };
    });
  });
  app.post('/phone/paybill', (request, reply) => {
    const typed = PayBill.parse(request.body);
    return answerForm(request.headers.accept, reply, typed.phone, () => payByHand(daraja, typed));
  });
  app.post('/phone/settings', (request, reply) => {
    const { phone, low_balance, unreachable } = Settings.parse(request.body);
    return answerForm(request.headers.accept, reply, phone, () =>
      Object.assign(lineOf(daraja, phone), { low_balance, unreachable }),
    );
  });
}

/** A browser's form gets the page again, with the problem if there was one; a program gets JSON. */
async function answerForm(
  accept: string | undefined,
  reply: FastifyReply,
  phone: string,
  act: () => unknown,
): Promise<unknown> {
  if (!accept?.includes('text/html')) return act();
  const back = new URLSearchParams({ number: phone });
  try {
    await act();
  } catch (error) {
    if (!(error instanceof DarajaRefusal)) throw error;
    back.set('problem', error.message);
  }
  return reply.redirect(`/phone?${back}`, 303);
}

/** Changes whenever there is something new to see. */
export function versionOf(daraja: Daraja, phone: string): string {
  const line = daraja.lines.get(phone);
  const prompt = openPrompt(daraja, phone)?.checkout_request_id ?? '';
  return [prompt, line?.messages.length ?? 0, daraja.lines.size].join('.');
}

/** 254… from what a person types, or null. */
export function internationalForm(typed: string): string | null {
  const digits = typed.replace(/\D/g, '').replace(/^(?:254|0)?([17]\d{8})$/, '254$1');
  return /^254[17]\d{8}$/.test(digits) ? digits : null;
}

/** The phone that rings, or the one used last. */
function busiestPhone(daraja: Daraja): string {
  const pushes = [...daraja.pushes.values()];
  return (pushes.findLast((push) => !push.result) ?? pushes.at(-1))?.phone ?? sandbox_phone;
}

// Doing the steps that are about money: attempts and what the customer does with them, what the providers report, refunds.
import { jobHandlers } from '../../server/jobs/handlers.ts';
import type { Script } from '../../simulators/script.ts';
import { bookingOf } from './model.ts';
import { paymentOf } from './money-model.ts';
import { type Doing, REASON, request, type Stage, word } from './stage.ts';
import type { PushAnswer, PushFate, Single } from './steps.ts';

/** Phones are never used twice: the simulators refuse a phone that is busy. */
let phones = 0;
const newPhone = () => `2547${String(10_000_000 + (phones++ % 90_000_000))}`;
const phone_of = new Map<string, string>();

export async function performMoney(doing: Doing, step: Single): Promise<string> {
  const { stage, node } = doing;
  const { places, m, platform } = stage;
  const payment = 'payment' in step ? places.payments.get(step.payment)! : undefined;
  const user = 'payment' in step ? bookingOf(m, paymentOf(m, step.payment).booking).user : -1;
  const refund = 'refund' in step ? places.refunds.get(step.refund)! : undefined;
  const run = async (work: Promise<void>) => work.then(() => 'ok');
  if ('lie' in step && step.lie && 'payment' in step) lie(stage, step.payment);
  switch (step.do) {
    case 'push':
      return push(doing, step);
    case 'card': {
      const body = { booking_id: places.bookings.get(step.booking) };
      return word(
        await request(doing, bookingOf(m, step.booking).user, [
          'POST',
          '/api/payments/flutterwave/initiate',
          body,
        ]),
      );
    }
    case 'phone': {
      const action = step.press === 'cancel' ? 'cancel' : 'pin';
      platform.providers.answer({
        phone: phone_of.get(payment!.id)!,
        action,
        pin: step.press === 'pin' ? '1234' : '9999',
      });
      await platform.providers.flush();
      return 'ok';
    }
    case 'page':
      await platform.providers.checkout(payment!.reference, step.press);
      await platform.providers.flush();
      return 'ok';
    case 'deliver':
      return deliver(doing, step.parcel, step.copies);
    case 'apply': {
      const { webhooks } = stage.parcels.get(step.parcel)!;
      const next = webhooks.find((one) => !one.applied) ?? webhooks.at(-1)!;
      next.applied = true;
      return run(jobHandlers.apply_delivery(node.deps, { webhook_id: next.id }));
    }
    case 'ask':
      return run(jobHandlers.ask_provider(node.deps, { payment_id: payment!.id }));
    case 'check':
      return word(await request(doing, user, ['POST', '/api/payments/check', { ref: payment!.reference }]));
    case 'claim': {
      const body = { ref: payment!.reference, receipt: 'QJK1A2B3C4' };
      return word(await request(doing, user, ['POST', '/api/payments/claim', body]));
    }
    case 'give up':
      return word(await request(doing, user, ['POST', '/api/payments/give-up', { ref: payment!.reference }]));
    case 'ask anyway':
      return word(await request(doing, 'admin', ['POST', `/api/payments/${payment!.id}/ask`]));
    case 'send refund': {
      refundScripts(stage, step.fate);
      await jobHandlers.send_refund(node.deps, { refund_id: refund! });
      await platform.providers.flush();
      platform.providers.clearScripts();
      return 'ok';
    }
    case 'retry refund':
    case 'reject refund':
    case 'approve refund': {
      const path = `/api/refunds/${refund}/${step.do.split(' ')[0]}`;
      const who = step.do === 'approve refund' ? 'second admin' : 'admin';
      return word(await request(doing, who, ['POST', path, { reason: REASON }]));
    }
    case 'sweep':
      return run(jobHandlers.free_lapsed_holds(node.deps, {}));
    case 'tend':
      return run(jobHandlers.tend_waitlists(node.deps, {}));
    case 'clock':
      return run(jobHandlers.move_sessions(node.deps, {}));
    default:
      throw new Error(`nobody knows how to ${step.do}`);
  }
}

const outcomes: Record<Exclude<PushFate, 'waits'>, number> = {
  ...{ pays: 0, 'pays less': 0, 'pays more': 0, cancels: 1032, unreachable: 1037 },
};
const answers: Record<PushAnswer, Script['answer']> = {
  fine: undefined,
  lost: { fault: 'reset', effect: 'done' },
  refused: { fault: 'busy' },
};

async function push(doing: Doing, step: Extract<Single, { do: 'push' }>): Promise<string> {
  const { stage } = doing;
  const { providers } = stage.platform;
  const b = bookingOf(stage.m, step.booking);
  const phone = newPhone();
  const amounts: Record<string, number> = { 'pays less': b.total - 50_000, 'pays more': b.total + 50_000 };
  const amount = amounts[step.fate] === undefined ? {} : { amount: amounts[step.fate]! / 100 };
  const outcome = step.fate === 'waits' ? {} : { outcome: { result_code: outcomes[step.fate], ...amount } };
  const answer = answers[step.answer];
  providers.clearScripts();
  providers.script({ provider: 'mpesa', match: { phone }, ...(answer ? { answer } : {}), ...outcome });
  const body = { booking_id: stage.places.bookings.get(step.booking), phone: `+${phone}` };
  pushed.set(stage, phone);
  const reply = await request(doing, b.user, ['POST', '/api/payments/mpesa/initiate', body]);
  if (step.fate !== 'waits') await providers.flush();
  providers.clearScripts();
  return word(reply);
}
/** The phone of the newest push of a story, until its payment is known. */
export const pushed = new WeakMap<Stage, string>();
export const rememberPhone = (payment_id: string, phone: string) => void phone_of.set(payment_id, phone);
export const phoneOf = (payment_id: string) => phone_of.get(payment_id);
export const forgetPhones = () => phone_of.clear();

function lie(stage: Stage, payment: string): void {
  const phone = phone_of.get(stage.places.payments.get(payment)!.id);
  if (!phone) return;
  stage.platform.providers.clearScripts();
  stage.platform.providers.script({
    provider: 'mpesa',
    call: 'query',
    match: { phone },
    says: { result_code: '1032' },
  });
}

function refundScripts({ platform }: Stage, fate: 'pays' | 'refuses' | 'answer lost'): void {
  platform.providers.clearScripts();
  if (fate === 'pays') return;
  const answer = { fault: 'reset' as const, effect: 'done' as const };
  const mpesa = fate === 'refuses' ? { outcome: { result_code: 2001 } } : { answer };
  const card =
    fate === 'refuses'
      ? { answer: { status: 400, body: { status: 'error', message: 'No', data: null } } }
      : { answer };
  platform.providers.script([
    { provider: 'mpesa', call: 'reversal', ...mpesa },
    { provider: 'mpesa', call: 'b2c', ...mpesa },
    { provider: 'flutterwave', call: 'refund', ...card },
  ]);
}

async function deliver({ stage, node }: Doing, parcel: string, copies: number): Promise<string> {
  const { path, headers, body } = stage.parcels.get(parcel)!;
  const replies = await Promise.all(
    Array.from({ length: copies }, () =>
      node.call('POST', path, { raw: body, headers: { ...headers, 'x-parcel': parcel } }),
    ),
  );
  return replies.map(word).find((one) => one !== 'ok') ?? 'ok';
}

// What the model makes of a step: the parts in which it happens (each of them whole or not at all), the answer it must
// get, and, for steps at the same time, whether any order of their parts explains what was answered and stored.

import { copyOf, isOpen, type Model, type Payment, Refusal } from './model.ts';
import * as money from './money-model.ts';
import * as questions from './questions-model.ts';
import * as refunds from './refund-model.ts';
import * as seats from './seat-actions.ts';
import type { Single } from './steps.ts';
import { linesOf } from './stored.ts';

/** Changes the model, or throws a Refusal. A text it returns is the answer, and ends the step. */
export type Part = (m: Model) => unknown;
export type Heard = (parcel: string) => Said;
/** What a parcel of a provider says, and about what. */
export type Said =
  | { about: 'payment'; key: string; evidence: money.Evidence }
  | { about: 'refund'; key: string; nth: number; outcome: 'done' | 'failed' };

const refundOf = (m: Model, key: string) => m.refunds.find((f) => f.key === key)!;
const owner = (booking: string) => Number(booking.split('/')[0]);

function refuseInactive(m: Model, booking: string): void {
  if (!m.users[owner(booking)]!.active) throw new Refusal('unauthenticated');
}

/** @param said what the parcels say, by their keys */
export function partsOf(step: Single, said: Heard): Part[] {
  switch (step.do) {
    case 'book':
      return [(m) => seats.book(m, step)];
    case 'desk':
      return [(m) => seats.bookAtDesk(m, step)];
    case 'cancel':
      return [(m) => seats.cancel(m, { ...step, by: step.by ?? owner(step.booking) })];
    case 'extend':
      return [(m) => seats.extend(m, step)];
    case 'join':
      return [(m) => seats.join(m, step)];
    case 'leave':
      return [(m) => seats.leave(m, step)];
    case 'accept':
      return [(m) => seats.accept(m, step)];
    case 'remove':
      return [(m) => seats.remove(m, step)];
    case 'capacity':
      return [(m) => seats.setCapacity(m, step)];
    case 'move':
      return [(m) => seats.moveSession(m, step)];
    case 'cancel session':
      return [(m) => seats.cancelSession(m, step)];
    case 'clock':
      return [seats.moveSessions];
    case 'tend':
      return [seats.tend];
    case 'sweep':
      return [questions.sweep];
    case 'new session': {
      const { capacity, price, hours } = step;
      const made = (m: Model) => ({
        capacity,
        price,
        starts: Math.floor(m.now / 60_000) * 60_000 + hours * 3_600_000,
      });
      return [(m) => void m.sessions.push({ ...made(m), status: 'scheduled', moved: null })];
    }
    case 'new person':
      return [(m) => void m.users.push({ active: true })];
    case 'deactivate':
      return [(m) => void Object.assign(m.users[step.user]!, { active: false })];
    case 'deliver':
      return [() => undefined];
    case 'read booking':
      return [(m) => refuseInactive(m, step.booking)];
    case 'read session':
      return [() => undefined];
    default:
      return moneyPartsOf(step, said);
  }
}

type MoneyStep = Extract<
  Single,
  { payment: string } | { refund: string } | { do: 'push' | 'card' | 'apply' | 'cash' | 'refund' }
>;

function moneyPartsOf(step: Single, said: Heard): Part[] {
  const asked = step as MoneyStep;
  switch (asked.do) {
    case 'push':
    case 'card':
      return startParts(asked);
    case 'phone':
    case 'page':
      return [(m) => press(m, asked)];
    case 'apply':
      return [(m) => apply(m, said(asked.parcel))];
    case 'check':
      return questionParts(asked.payment, { now_please: true, lie: asked.lie ?? false }, (m) =>
        checkable(m, asked.payment),
      );
    case 'ask':
      return questionParts(asked.payment, { now_please: false, lie: asked.lie ?? false }, () => true);
    case 'ask anyway':
      return [(m) => questions.askAnyway(m, money.paymentOf(m, asked.payment))];
    case 'claim':
      return [(m) => refuseInactive(m, money.paymentOf(m, asked.payment).booking)];
    case 'give up':
      return [(m) => giveUp(m, asked.payment)];
    case 'cash':
      return [(m) => money.recordMoney(m, asked)];
    case 'refund':
      return [(m) => refund(m, asked)];
    case 'send refund':
      return [
        (m) => (refunds.claimRefund(m, refundOf(m, asked.refund)) ? undefined : 'ok'),
        (m) => refunds.handOver(m, refundOf(m, asked.refund), asked.fate),
      ];
    default:
      return [(m) => refunds.decideRefund(m, refundOf(m, asked.refund), asked.do as refunds.Decision)];
  }
}

function startParts(step: Extract<Single, { do: 'push' | 'card' }>): Part[] {
  const answer =
    step.do === 'card' || step.answer === 'fine'
      ? 'accepted'
      : step.answer === 'lost'
        ? 'unknown'
        : 'refused';
  const newest = (m: Model) =>
    m.payments.findLast((p) => p.booking === step.booking && p.provider !== 'other')!;
  return [
    (m) =>
      void money.beginPayment(
        m,
        owner(step.booking),
        step.booking,
        step.do === 'card' ? 'flutterwave' : 'mpesa',
      ),
    (m) => {
      const p = newest(m);
      if (step.do === 'card') p.truth.state = 'waits';
      else if (answer !== 'refused') rings(p, step.fate);
      money.finishStart(m, p.key, answer);
      return answer === 'refused' ? 'provider_unavailable' : undefined;
    },
  ];
}

/** What becomes of a prompt on a phone. */
export function rings(p: Payment, fate: string): void {
  const amounts: Record<string, number> = { 'pays less': p.amount - 50_000, 'pays more': p.amount + 50_000 };
  if (fate === 'waits') p.truth.state = 'waits';
  else if (fate === 'cancels' || fate === 'unreachable') p.truth.state = 'failed';
  else Object.assign(p.truth, { state: 'paid', amount: amounts[fate] ?? p.amount });
}

function press(m: Model, step: Extract<Single, { do: 'phone' | 'page' }>): void {
  const { truth } = money.paymentOf(m, step.payment);
  if (step.press === 'pin' || step.press === 'pay') truth.state = 'paid';
  else if (step.do === 'phone') truth.state = 'failed';
}

function apply(m: Model, said: Said): void {
  if (said.about === 'refund') {
    refunds.refundReported(m, refundOf(m, said.key), said.outcome, said.nth);
    return;
  }
  const p = money.paymentOf(m, said.key);
  if (p.provider === 'mpesa') {
    if (!p.known) m.reached.push('a callback brought the ids that the lost answer did not');
    p.known = true;
  }
  money.settle(m, p, said.evidence);
}

function checkable(m: Model, key: string): boolean {
  const p = money.paymentOf(m, key);
  refuseInactive(m, p.booking);
  return isOpen(p) && !(p.provider === 'mpesa' && m.now - p.started < 10_000);
}

function questionParts(key: string, asking: questions.Asking, may: (m: Model) => boolean): Part[] {
  return [
    (m) => {
      const p = money.paymentOf(m, key);
      if (!may(m) || !questions.claimQuestion(m, p, asking)) return 'ok';
      p.questions += 1;
      return undefined;
    },
    (m) => {
      const p = money.paymentOf(m, key);
      p.questions -= 1;
      questions.hearAnswer(m, p, asking);
    },
  ];
}

function giveUp(m: Model, key: string): void {
  const p = money.paymentOf(m, key);
  refuseInactive(m, p.booking);
  if (isOpen(p)) money.cancelOpenPayments(m, p.booking);
}

function refund(m: Model, { booking, amount }: { booking: string; amount: number | null }): void {
  const left = money.refundable(m, booking);
  if (left === 0 || (amount ?? 0) > left) throw new Refusal('refund_too_large');
  money.requestRefund(m, booking, amount ?? left, 'decided_by_admin');
}

export type Judged = { m: Model; answer: string };

/** One part on a copy. No answer: the step goes on, or is done. */
function run(m: Model, part: Part): { m: Model; answer: string | undefined } {
  const next = copyOf(m);
  try {
    const said = part(next);
    return { answer: typeof said === 'string' ? said : undefined, m: next };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { m, answer: error.code };
  }
}

/** Runs so many parts of a step (all of them when not said), one after the other. */
export function judge(m: Model, parts: readonly Part[], count = parts.length): Judged {
  let now = m;
  for (const part of parts.slice(0, count)) {
    const after = run(now, part);
    now = after.m;
    if (after.answer !== undefined) return { m: now, answer: after.answer };
  }
  return { m: now, answer: 'ok' };
}

/** Any of these answers is taken for the one that was given. */
export type Observed = { parts: readonly Part[]; answers: readonly string[] };
/** More orders than these are not tried; six steps of one part have 720. */
const MOST_TRIES = 5_000;

/**
 * The model after some order of these parts that explains every answer and what is stored in the end; undefined when
 * there is none.
 */
export function explain(
  m: Model,
  observed: readonly Observed[],
  stored: readonly string[],
): Model | undefined {
  const wanted = stored.join('\n');
  let tries = 0;
  function search(at: Model, done: readonly number[]): Model | undefined {
    if (tries > MOST_TRIES) return undefined;
    if (done.every((count, n) => count >= observed[n]!.parts.length)) {
      tries += 1;
      return linesOf(at).join('\n') === wanted ? at : undefined;
    }
    for (const [n, { parts, answers }] of observed.entries()) {
      if (done[n]! >= parts.length) continue;
      const after = run(at, parts[done[n]!]!);
      const ends = after.answer !== undefined || done[n] === parts.length - 1;
      if (ends && !answers.includes(after.answer ?? 'ok')) continue;
      const found = search(after.m, done.with(n, ends ? parts.length : done[n]! + 1));
      if (found) return found;
    }
    return undefined;
  }
  return search(
    m,
    observed.map(() => 0),
  );
}

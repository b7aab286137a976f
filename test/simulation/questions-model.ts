// Asking the providers, as the model does it: what they say depends on what really happened, and on when they are asked.
import { nextAsk, nextWatch } from '../../server/payments/payment.ts';
import {
  freeLapsedHolds,
  holdLimit,
  isOpen,
  MINUTE,
  type Model,
  openPayment,
  type Payment,
  Refusal,
} from './model.ts';
import { type Evidence, settle } from './money-model.ts';

/** What the provider says when it is asked now. Null: there is no id to ask by. */
function answerOf(m: Model, p: Payment, lie: boolean): Evidence | null {
  const pending: Evidence = { outcome: 'pending', amount: null, final: false };
  if (p.provider === 'flutterwave') {
    if (p.truth.state === 'paid') return { outcome: 'paid', amount: p.truth.amount, final: true };
    return pending;
  }
  if (!p.known) return null;
  if (lie || p.truth.state === 'failed')
    return m.now - p.started >= 90_000 ? { outcome: 'failed', amount: null, final: true } : pending;
  return p.truth.state === 'paid' ? { outcome: 'paid', amount: null, final: true } : pending;
}

export type Asking = { now_please: boolean; lie: boolean };

/** The provider is asked. `now_please`: by somebody who waits, about an open attempt; otherwise when its time has come. */
export function ask(m: Model, p: Payment, asking: Asking): void {
  if (claimQuestion(m, p, asking)) hearAnswer(m, p, asking);
}

/** The first half: whether there is a question. Between the halves the provider is asked, and others go on. */
export function claimQuestion(m: Model, p: Payment, { now_please }: Asking): boolean {
  if (p.status === 'completed' || p.provider === 'other') return false;
  const due = p.ask_at !== null && p.ask_at <= m.now + 1_000;
  if (!due && !(now_please && isOpen(p))) return false;
  if (!now_please) p.asked += 1;
  return true;
}

export function hearAnswer(m: Model, p: Payment, { lie }: Asking): void {
  const evidence = answerOf(m, p, lie);
  const waits_for_receipt =
    evidence?.outcome === 'paid' && evidence.amount === null && m.now - p.started < MINUTE;
  if (evidence && !waits_for_receipt) {
    if (lie && evidence.final && isOpen(p) && p.truth.state === 'paid')
      m.reached.push('a query called a paid push failed');
    const was_open = isOpen(p);
    settle(m, p, evidence);
    if (evidence.outcome === 'paid' || (was_open && !isOpen(p))) return;
  }
  const never_confirmed = !p.known && evidence?.outcome !== 'paid';
  const started = new Date(p.started).toISOString();
  const next =
    never_confirmed && m.now - p.started > 140_000
      ? null
      : isOpen(p)
        ? nextAsk(started, p.asked, new Date(m.now))
        : nextWatch(started, new Date(m.now));
  if (next === null && isOpen(p)) {
    p.status = 'failed';
    m.reached.push('nobody ever said how a payment went');
  }
}

/** An admin asks about any attempt, an ended one too. */
export function askAnyway(m: Model, p: Payment): void {
  if (p.provider === 'other') throw new Refusal('conflict');
  const evidence = answerOf(m, p, false);
  if (!evidence) throw new Refusal('conflict');
  settle(m, p, evidence);
}

/** The job that ends holds asks the provider first where a payment is still open. */
export function sweep(m: Model): void {
  const open = m.bookings
    .filter((b) => b.status === 'pending' && !b.cancelled && b.hold! <= m.now && openPayment(m, b.key))
    .sort((a, b) => a.hold! - b.hold!)
    .map((b) => ({ b, p: openPayment(m, b.key)!, limit: holdLimit(m, b) }));
  for (const { b, p, limit } of open) {
    ask(m, p, { now_please: true, lie: false });
    const until = Math.min(limit, m.now + 2 * MINUTE);
    if (b.status === 'pending' && !b.cancelled && b.hold! < until && isOpen(p)) {
      b.hold = until;
      m.reached.push('a hold was lengthened while its payment was undecided');
    }
  }
  for (const session of m.sessions.keys()) freeLapsedHolds(m, session);
}

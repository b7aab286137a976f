// Asking the provider about attempts that nobody reported on: a callback may be lost, and only the provider knows.
import { type Tx, transaction } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import { flagPayment } from './flag-payment.ts';
import { type Evidence, type Gateway, ProviderUnavailable } from './gateway.ts';
import { type Attempted, isOpen, nextAsk, nextWatch, readAttempt } from './payment.ts';
import { takeQuery } from './query-budget.ts';
import { settle } from './settle.ts';

/** A status query that says "paid" names no receipt: the callback gets this long to bring it (payments.md). */
const RECEIPT_PATIENCE_MS = 60_000;

/** Longer than a prompt lives and a provider takes to answer: nothing more will be learnt of an attempt without ids. */
const UNKNOWN_PATIENCE_MS = 140_000;

/**
 * Asks once, on behalf of all nodes: who moves `ask_at` first is the one to ask.
 * @param data.now_please asks although the time has not come (the customer is looking at the page); the schedule of
 * the questions we ask by ourselves stays as it was
 */
export async function askProvider(
  deps: Deps,
  { payment_id, now_please = false }: { payment_id: string; now_please?: boolean },
): Promise<void> {
  const { sql } = deps;
  const now = deps.now();
  const lease = new Date(now.getTime() + (deps.config.PROVIDER_TIMEOUT_SECONDS + 5) * 1000);
  const [claimed] = await sql`
    update payments set ask_at = ${lease}, asked_count = asked_count + ${now_please ? 0 : 1}
    where id = ${payment_id} and status <> 'completed'
      and (ask_at <= ${new Date(now.getTime() + 1_000)} or (${now_please} and status in ('pending', 'processing')))
    returning id`;
  if (!claimed) return;
  const payment = (await readAttempt(sql, deps, payment_id, 'unlocked'))!;
  const gateway = payment.provider === 'other' ? undefined : deps.gateways[payment.provider];
  if (!gateway) return;
  let retry_after_s: number | null = null;
  let evidence: Evidence | null = null;
  try {
    evidence = await lookUp(deps, gateway, payment);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    retry_after_s = Math.max(error.retry_after_s ?? 30, patience(deps, payment));
  }
  await decide(deps, payment, evidence, { retry_after_s, counted: !now_please });
}

/** The older an attempt, the longer a provider in trouble is left alone: a tenth of its age, a quarter of an hour at most. */
function patience(deps: Deps, payment: Attempted): number {
  const age_s = (deps.now().getTime() - Date.parse(payment.initiated_at)) / 1000;
  return Math.ceil(Math.min(900, age_s / 10));
}

/**
 * What the provider says about an attempt now; null when it cannot be asked.
 * @throws ProviderUnavailable, also when this minute's questions are used up
 */
export async function lookUp(deps: Deps, gateway: Gateway, payment: Attempted): Promise<Evidence | null> {
  // A push whose answer was lost has no id to ask by: only its callback can tell.
  if (gateway.provider === 'mpesa' && payment.provider_ids.checkout === null) return null;
  await takeQuery(deps, gateway.provider);
  return gateway.lookUp({
    reference: payment.payment_reference,
    ids: payment.provider_ids,
    transaction_id: null,
    started_at: new Date(payment.initiated_at),
  });
}

async function decide(
  deps: Deps,
  payment: Attempted,
  evidence: Evidence | null,
  { retry_after_s, counted }: { retry_after_s: number | null; counted: boolean },
): Promise<void> {
  const now = deps.now();
  const age_ms = now.getTime() - Date.parse(payment.initiated_at);
  const waitsForReceipt =
    evidence?.outcome === 'paid' && evidence.transaction_id === null && age_ms < RECEIPT_PATIENCE_MS;
  await transaction(deps.sql, { actor_id: null, source: 'job' }, async (tx) => {
    if (evidence && !waitsForReceipt) {
      const settled = await settle(tx, deps, payment.id, evidence);
      if (evidence.outcome === 'paid') await tx`update payments set ask_at = null where id = ${payment.id}`;
      if (evidence.outcome === 'paid' || settled === 'failed') return;
    }
    const next =
      retry_after_s === null
        ? nextTime(payment, evidence, now)
        : new Date(now.getTime() + retry_after_s * 1000);
    if (next === null) {
      await stopAsking(tx, deps, payment, evidence);
      return;
    }
    // A question that got no answer is not one of the schedule's.
    await tx`
      update payments set ask_at = ${next}, asked_count = asked_count - ${retry_after_s !== null && counted ? 1 : 0}
      where id = ${payment.id} and status <> 'completed'`;
    await deps.jobs.enqueue(
      tx,
      'ask_provider',
      { payment_id: payment.id },
      { delay_s: Math.ceil((next.getTime() - now.getTime()) / 1000) },
    );
  });
}

/**
 * When to ask again, or null when there is no more to learn. An attempt whose start the provider never confirmed is
 * over with the life of a prompt: it must not keep the customer from trying again (payments.md, *Push*).
 */
function nextTime(payment: Attempted, evidence: Evidence | null, now: Date): Date | null {
  const age_ms = now.getTime() - Date.parse(payment.initiated_at);
  const never_confirmed = payment.provider_ids.checkout === null && evidence?.outcome !== 'paid';
  if (never_confirmed && age_ms > UNKNOWN_PATIENCE_MS) return null;
  if (!isOpen(payment)) return nextWatch(payment.initiated_at, now);
  return nextAsk(payment.initiated_at, payment.asked_count, now);
}

/**
 * Nothing more will be learnt by asking. Where the provider never said how an ended attempt went, staff look for the money
 * in the statement; a page on which nobody tried to pay has no code and needs nobody.
 */
async function stopAsking(tx: Tx, deps: Deps, payment: Attempted, evidence: Evidence | null): Promise<void> {
  if (isOpen(payment)) {
    await settle(tx, deps, payment.id, nobodyKnows(payment));
    return;
  }
  await tx`update payments set ask_at = null where id = ${payment.id}`;
  const said_how = evidence !== null && (evidence.outcome === 'failed' || evidence.code === null);
  if (!said_how)
    await flagPayment(
      tx,
      deps,
      payment,
      'ended, and the provider never said how: look for it in the statement',
    );
}

/** No word in time: the attempt is closed, flagged, and money that still comes is late money. */
function nobodyKnows(payment: Attempted): Evidence {
  return {
    source: 'query',
    outcome: 'failed',
    final: true,
    transaction_id: null,
    amount_cents: null,
    currency: null,
    code: 'no_answer',
    reason: 'We never heard whether this payment went through. If you were charged, please tell us.',
    alert: true,
    payer_phone: null,
    raw: { reference: payment.payment_reference },
  };
}

/** The safety net below the single jobs: asks about every attempt whose time has come. */
export async function askAboutPayments(deps: Deps): Promise<void> {
  const due = await deps.sql<{ id: string }[]>`
    select id from payments where status <> 'completed' and ask_at <= ${deps.now()} order by ask_at limit 200`;
  for (const { id } of due) await askProvider(deps, { payment_id: id });
}

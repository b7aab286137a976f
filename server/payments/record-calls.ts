// Writes down every call to a provider about a payment or a refund, so that staff can see later who was asked what,
// and what came back. It stands around the gateways, so no caller can forget it.
import type { Fragment } from '../database/connect.ts';
import type { Deps } from '../deps.ts';
import {
  type Evidence,
  type Gateway,
  type Provider,
  ProviderUnavailable,
  type RefundEvidence,
  type RefundIds,
  type RefundStarted,
  type Started,
} from './gateway.ts';
import { maskedJson } from './mask.ts';

type Given = Pick<Deps, 'sql' | 'seal' | 'now' | 'log'>;
type Operation = 'start' | 'look_up' | 'withdraw' | 'refund' | 'look_up_refund';
/** Ids, or SQL that finds one; without either the call cannot be told whose it is, and is only logged. */
type About = { payment_id: string | Fragment } | { refund_id: string } | null;
type Answer = Started | Evidence | RefundStarted | RefundEvidence | boolean | null;

/** The longest answer that is kept, in characters of JSON. */
const KEPT = 20_000;

export function recordCalls(
  gateways: Partial<Record<Provider, Gateway>>,
  given: Given,
): Partial<Record<Provider, Gateway>> {
  return Object.fromEntries(
    Object.entries(gateways).map(([name, gateway]) => [name, recorded(gateway, given)]),
  );
}

function recorded(gateway: Gateway, given: Given): Gateway {
  const { sql, seal } = given;
  const note = <A extends Answer>(
    operation: Operation,
    about: () => About | Promise<About>,
    call: () => Promise<A>,
  ) => timed(given, gateway.provider, operation, about, call);
  return {
    ...gateway,
    start: (attempt) =>
      note(
        'start',
        () => ({ payment_id: attempt.payment_id }),
        () => gateway.start(attempt),
      ),
    lookUp: (attempt) =>
      note(
        'look_up',
        () => ({ payment_id: sql`select id from payments where payment_reference = ${attempt.reference}` }),
        () => gateway.lookUp(attempt),
      ),
    withdraw: ({ ids }) =>
      note(
        'withdraw',
        () => ({
          payment_id: sql`
            select id from payments where provider = ${gateway.provider} and checkout_hash = ${seal.lookup(ids.checkout)} limit 1`,
        }),
        () => gateway.withdraw({ ids }),
      ),
    refund: (refund) =>
      note(
        'refund',
        // A second try goes under our id with a number behind it.
        () => ({ refund_id: refund.refund_id.slice(0, 36) }),
        () => gateway.refund(refund),
      ),
    lookUpRefund: (ids) =>
      note(
        'look_up_refund',
        () => refundOf(given, ids),
        () => gateway.lookUpRefund(ids),
      ),
  };
}

/** Calls, then records; what the call gives or throws is passed on untouched, also when it cannot be recorded. */
async function timed<A extends Answer>(
  given: Given,
  provider: Provider,
  operation: Operation,
  about: () => About | Promise<About>,
  call: () => Promise<A>,
): Promise<A> {
  const started_at = given.now();
  const begun = performance.now();
  const keep = async (end: End) => {
    const took_ms = Math.round(performance.now() - begun);
    try {
      await insert(given, { provider, operation, started_at, took_ms }, await about(), end);
    } catch (error) {
      given.log.error(
        { err: error, provider, operation, ...end, raw: undefined },
        'a call could not be recorded',
      );
    }
  };
  try {
    const answer = await call();
    await keep(endOf(answer));
    return answer;
  } catch (error) {
    const outcome = error instanceof ProviderUnavailable ? 'unavailable' : 'error';
    await keep({ outcome, code: null, raw: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

type End = { outcome: string; code: string | null; raw: unknown };

function endOf(answer: Answer): End {
  if (answer === null) return { outcome: 'cannot_be_asked', code: null, raw: null };
  if (typeof answer === 'boolean')
    return { outcome: answer ? 'withdrawn' : 'not_withdrawn', code: null, raw: null };
  const outcome = 'kind' in answer ? answer.kind : answer.outcome;
  return { outcome, code: 'code' in answer ? answer.code : null, raw: answer.raw };
}

async function insert(
  { sql, seal }: Given,
  call: { provider: Provider; operation: Operation; started_at: Date; took_ms: number },
  about: About,
  { outcome, code, raw }: End,
): Promise<void> {
  if (about === null) return;
  const text = JSON.stringify(maskedJson(raw) ?? null);
  const detail = seal.close(text.length > KEPT ? JSON.stringify(`${text.slice(0, KEPT)}…`) : text);
  const payment_id = 'payment_id' in about ? about.payment_id : null;
  const refund_id = 'refund_id' in about ? about.refund_id : null;
  await sql`
    insert into provider_calls (payment_id, refund_id, provider, operation, started_at, took_ms, outcome, code, detail)
    select payment_id, refund_id, ${call.provider}, ${call.operation}, ${call.started_at}, ${call.took_ms}, ${outcome}, ${code}, ${detail}
    from (select (${payment_id})::uuid as payment_id, ${refund_id}::uuid as refund_id) as about
    where payment_id is not null or refund_id is not null`;
}

/** The provider's ids of a refund are stored sealed: they are compared with those of the refunds that are not over. */
async function refundOf({ sql, seal }: Given, ids: RefundIds): Promise<About> {
  const open = await sql<{ id: string; provider_ids: string }[]>`
    select id, provider_ids from refunds where provider_ids is not null and status <> 'completed'
    order by sent_at desc limit 200`;
  const found = open.find(({ provider_ids }) => {
    const known = seal.openJson(provider_ids) as RefundIds;
    return (
      (ids.request !== null && known.request === ids.request) ||
      (ids.provider !== null && known.provider === ids.provider)
    );
  });
  return found ? { refund_id: found.id } : null;
}

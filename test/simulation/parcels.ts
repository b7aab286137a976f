// What the providers sent: kept from the moment it left them, with what it says, whatever becomes of it on its way.
import type { Heard, Said } from './judge.ts';
import { phoneOf } from './perform-money.ts';
import type { Parcel } from './platform.ts';
import type { KnownParcel, Stage } from './stage.ts';
import type { Step } from './steps.ts';

/** What the providers sent since, and which of it the platform has by now. */
export async function takeParcels(stage: Stage, step: Step): Promise<void> {
  for (const parcel of stage.platform.parcels.splice(0)) take(stage, known(stage, parcel, step));
  if (!delivers(step)) return;
  const have = [
    ...stage.refused,
    ...[...stage.parcels.values()].flatMap(({ webhooks }) => webhooks.map(({ id }) => id)),
  ];
  const { sql, deps } = stage.platform.steady;
  const rows = await sql<{ id: string; headers: string; processed: boolean }[]>`
    select id, headers, processed from payment_webhooks where not (id = any(${have}::uuid[])) order by id`;
  for (const { id, headers, processed } of rows) {
    // The secret of an earlier try of a refund proves nothing any more.
    if (processed) {
      stage.refused.push(id);
      continue;
    }
    const { 'x-parcel': key } = deps.seal.openJson(headers) as Record<string, string>;
    stage.parcels.get(key!)!.webhooks.push({ id, applied: false });
  }
}

function delivers(step: Step): boolean {
  if (step.do === 'together') return step.steps.some(delivers);
  return step.do === 'fault' ? delivers(step.step) : step.do === 'deliver';
}

function take(stage: Stage, parcel: KnownParcel): void {
  const { key } = parcel.said;
  for (let nth = 0; ; nth++) {
    if (stage.parcels.has(`${key}:${nth}`)) continue;
    stage.parcels.set(`${key}:${nth}`, parcel);
    return;
  }
}

function known(stage: Stage, parcel: Parcel, step: Step): KnownParcel {
  const body = JSON.parse(parcel.body) as Record<string, never>;
  return { ...parcel, webhooks: [], said: saidBy(stage, body, step) };
}

type Body = {
  Body?: {
    stkCallback: { CheckoutRequestID: string; ResultCode: number; CallbackMetadata?: { Item: Item[] } };
  };
  Result?: { ResultCode: number };
  data?: { tx_ref: string; status: string; amount: number };
};
type Item = { Name: string; Value: number };

function saidBy(stage: Stage, { Body: push, Result: result, data }: Body, step: Step): Said {
  const single = step.do === 'fault' ? step.step : step;
  if (result) {
    if (single.do !== 'send refund') throw new Error(`a refund was reported at ${JSON.stringify(step)}`);
    const { key, tries } = stage.m.refunds.find((f) => f.key === single.refund)!;
    return { about: 'refund', key, nth: tries, outcome: result.ResultCode === 0 ? 'done' : 'failed' };
  }
  const places = [...stage.places.payments];
  if (data) {
    const [key] = places.find(([, { reference }]) => reference === data.tx_ref)!;
    const paid = data.status === 'successful';
    const evidence = {
      outcome: paid ? 'paid' : 'failed',
      amount: paid ? data.amount * 100 : null,
      final: paid,
    } as const;
    return { about: 'payment', key, evidence };
  }
  const { CheckoutRequestID, ResultCode, CallbackMetadata } = push!.stkCallback;
  const [key] = places.find(([, { id }]) => phoneOf(id)?.slice(-9) === CheckoutRequestID.slice(-9))!;
  const amount = CallbackMetadata?.Item.find(({ Name }) => Name === 'Amount')?.Value ?? null;
  const outcome = ResultCode === 0 ? 'paid' : 'failed';
  return {
    about: 'payment',
    key,
    evidence: { outcome, amount: amount === null ? null : amount * 100, final: true },
  };
}

export const postOf = ({ parcels }: Stage) =>
  [...parcels].map(([key, { webhooks }]) => ({
    key,
    delivered: webhooks.length,
    applied: webhooks.filter((one) => one.applied).length,
  }));
export const saidIn =
  ({ parcels }: Stage): Heard =>
  (key) =>
    parcels.get(key)!.said;

/** Which deliveries were applied after all. */
export async function forgetApplied(stage: Stage): Promise<void> {
  const rows = await stage.platform.steady.sql<
    { id: string }[]
  >`select id from payment_webhooks where processed`;
  const done = new Set(rows.map(({ id }) => id));
  for (const { webhooks } of stage.parcels.values())
    for (const one of webhooks) one.applied = done.has(one.id);
}

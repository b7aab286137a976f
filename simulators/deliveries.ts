// Sending callbacks and webhooks to the platform, and a record of every one that went out.
import type { Timetable } from './timetable.ts';

/** One POST as it went out, and what came back. `status` is null when no answer came; `error` then says why. */
export type Delivered = {
  provider: 'mpesa' | 'flutterwave' | 'africastalking';
  /** e.g. `stk_callback`, `reversal_result`, `charge.completed`. */
  kind: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Epoch milliseconds of the simulators' clock. */
  at: number;
  status: number | null;
  error: string | null;
  answer: string;
};

export type Plan = {
  provider: Delivered['provider'];
  kind: string;
  url: string;
  /** Sent byte for byte. */
  body: string;
  headers?: Record<string, string>;
  copies?: number | undefined;
  after_ms?: number | undefined;
  after_next?: boolean | undefined;
  /** Nothing goes out before this has resolved. */
  gate?: Promise<unknown> | undefined;
  /** Told of each copy once it is answered or lost. */
  delivered?: (one: Delivered) => void;
};

export type Deliveries = {
  /** Every delivery so far, oldest first; the last 10,000 are kept. */
  records: Delivered[];
  /** Queues it on the timetable. */
  queue(plan: Plan): void;
  /** Sends all copies at once and awaits the answers. */
  now(plan: Plan): Promise<Delivered[]>;
  /** Queues what was held back for a next delivery that has not come; false when nothing was. */
  release(): boolean;
};

const patience_ms = 10_000;
const most_records = 10_000;

/** `headers` go with every delivery, e.g. an X-Forwarded-For of the provider's address range. */
export function createDeliveries(
  timetable: Timetable,
  log: (sentence: string) => void,
  common_headers: Record<string, string> = {},
): Deliveries {
  const records: Delivered[] = [];
  let held: Plan[] = [];

  async function post(plan: Plan): Promise<Delivered> {
    const headers = { 'content-type': 'application/json', ...common_headers, ...plan.headers };
    const { provider, kind, url, body } = plan;
    const one: Delivered = {
      ...{ provider, kind, url, headers, body },
      ...{ at: timetable.now(), status: null, error: null, answer: '' },
    };
    records.push(one);
    if (records.length > most_records) records.shift();
    try {
      const signal = AbortSignal.timeout(patience_ms);
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      one.status = response.status;
      one.answer = await response.text();
    } catch (error) {
      one.error = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    }
    log(`${kind} → ${new URL(url).host}: ${one.status ?? one.error}`);
    plan.delivered?.(one);
    return one;
  }

  async function now(plan: Plan): Promise<Delivered[]> {
    const copies = plan.copies ?? 1;
    const sent = await Promise.all(Array.from({ length: copies }, () => post(plan)));
    if (copies > 0) release(plan.provider);
    return sent;
  }

  function release(provider?: Plan['provider']): boolean {
    const free = held.filter((plan) => !provider || plan.provider === provider);
    held = held.filter((plan) => !free.includes(plan));
    for (const plan of free) timetable.after(0, 'delivery', () => now(plan));
    return free.length > 0;
  }

  function queue(plan: Plan): void {
    if (plan.copies === 0) return;
    timetable.after(plan.after_ms ?? 0, 'delivery', async () => {
      await plan.gate;
      if (plan.after_next) held.push({ ...plan, after_next: false });
      else await now(plan);
    });
  }

  return { records, queue, now, release: () => release() };
}

// A ready-made bad day: scripts for any number of payments, each with a share of them. The seed decides who meets what.
import type { Script } from './script.ts';

const paid = { result_code: 0 };

/** About half of the payments meet something. What no script takes waits for its customer, or pays by itself. */
export const storm: Script[] = [
  // The push: its answer lost after or before the phone rang.
  { provider: 'mpesa', chance: 0.04, answer: { fault: 'reset', effect: 'done' }, outcome: paid },
  { provider: 'mpesa', chance: 0.03, answer: { fault: 'outcome_unknown', effect: 'done' }, outcome: paid },
  { provider: 'mpesa', chance: 0.03, answer: { fault: 'busy' } },
  // The callback: early, late, lost, doubled, in another order, incomplete.
  { provider: 'mpesa', chance: 0.06, callback: { before_answer: true } },
  { provider: 'mpesa', chance: 0.06, outcome: paid, callback: { after_ms: 90_000 } },
  { provider: 'mpesa', chance: 0.06, outcome: paid, callback: { copies: 0 } },
  { provider: 'mpesa', chance: 0.08, outcome: paid, callback: { copies: 3 } },
  { provider: 'mpesa', chance: 0.06, outcome: paid, callback: { after_next: true } },
  { provider: 'mpesa', chance: 0.03, outcome: paid, callback: { omit: ['MpesaReceiptNumber'] } },
  { provider: 'mpesa', chance: 0.03, outcome: paid, callback: { amount: 1 } },
  // The customer, and M-Pesa itself.
  { provider: 'mpesa', chance: 0.08, outcome: { result_code: 1032 } },
  { provider: 'mpesa', chance: 0.05, outcome: { result_code: 1037 }, later: { ...paid, after_ms: 20_000 } },
  { provider: 'mpesa', chance: 0.03, outcome: { result_code: 'E3008' } },
  // The query.
  { provider: 'mpesa', call: 'query', chance: 0.1, says: { result_code: '1032' } },
  { provider: 'mpesa', call: 'query', chance: 0.05, answer: { fault: 'html' } },
  // Flutterwave.
  { provider: 'flutterwave', chance: 0.1, webhook: { copies: 0 } },
  { provider: 'flutterwave', chance: 0.1, webhook: { copies: 3 } },
  { provider: 'flutterwave', chance: 0.1, webhook: { before_redirect: true } },
  { provider: 'flutterwave', chance: 0.1, webhook: { body_version: 'v2' } },
  { provider: 'flutterwave', chance: 0.05, outcome: { status: 'failed' } },
  { provider: 'flutterwave', call: 'verify', chance: 0.1, answer: { fault: 'unavailable' } },
];

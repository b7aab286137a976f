// What the result codes of an M-Pesa prompt mean, and what the customer is told. ResultDesc is never looked at: its
// wording changes from month to month.

export type ResultMeaning = { outcome: 'paid' | 'failed' | 'pending'; reason: string; alert: boolean };

const busy = 'M-Pesa is busy. It is not your fault and nothing was charged. Try again in half a minute.';
const ours =
  'M-Pesa cannot take this payment because of a fault on our side. Nothing was charged. Please pay another way.';

function failed(reason: string, alert = false): ResultMeaning {
  return { outcome: 'failed', reason, alert };
}

const meanings = new Map<string, ResultMeaning>([
  ['0', { outcome: 'paid', reason: '', alert: false }],
  ['1', failed('There is not enough money in the M-Pesa account. Top up, then try again.')],
  ['17', failed('M-Pesa has just seen the same amount from this number. Wait two minutes, then try again.')],
  ['26', failed(busy)],
  [
    '1001',
    failed('Another M-Pesa request is open on this phone. Wait one to three minutes, then try again.'),
  ],
  ['1019', failed('The request ran out before it was answered. Nothing was charged. Try again.')],
  ['1025', failed(busy)],
  ['9999', failed(busy)],
  ['1032', failed('The request was cancelled, or it ran out on the phone. Nothing was charged.')],
  [
    '1037',
    failed(
      'We could not reach your phone. Unlock it and check the signal, then try again. If it keeps happening, dial *234#.',
    ),
  ],
  ['2001', failed('The PIN was wrong, or the number is not on M-Pesa. Nothing was charged. Try again.')],
  ['2028', failed(ours, true)],
  ['SFC_IC0003', failed(ours, true)],
  // Daraja documents it for queries only. In a callback it must not fail the payment either: the PIN may be under way.
  ['4999', { outcome: 'pending', reason: 'M-Pesa is still working on this payment.', alert: false }],
]);

const not_completed =
  'M-Pesa did not complete this payment. If you got a receipt by SMS, do not pay again: we keep checking.';
const not_confirmed = 'M-Pesa has not confirmed this payment yet. Please do not pay twice; we keep checking.';

/** The meaning of a code in a callback. What has no row there is for staff to look at, and one without any row a failure. */
export function callbackMeaning(code: string): ResultMeaning {
  const row = meanings.get(code);
  if (!row) return failed(not_completed, true);
  return row.outcome === 'pending' ? { ...row, alert: true } : row;
}

/**
 * The meaning of a code in a status query. Queries have called paid pushes failed, so a failure counts only once the
 * prompt can no longer be answered; a code without a row stays open, for staff to look at.
 */
export function queryMeaning(code: string, prompt_over: boolean): ResultMeaning {
  const row = meanings.get(code);
  if (!row) return { outcome: 'pending', reason: not_confirmed, alert: true };
  if (row.outcome === 'failed' && !prompt_over)
    return { outcome: 'pending', reason: not_confirmed, alert: row.alert };
  return row;
}

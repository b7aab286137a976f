// One line of a provider's statement, entered by a person: the last resort for money of which every word was lost on
// the way (the answer to the push with its id, and the callback).
import { transaction } from '../../server/database/connect.ts';
import type { Deps } from '../../server/deps.ts';
import { settle } from '../../server/payments/settle.ts';

export type StatementLine = { payment_id: string; transaction_id: string; amount: number; currency: string };

export async function readStatementLine(deps: Deps, line: StatementLine): Promise<void> {
  await transaction(deps.sql, { actor_id: null, source: 'command' }, (tx) =>
    settle(tx, deps, line.payment_id, {
      ...{ source: 'person', outcome: 'paid', final: true, transaction_id: line.transaction_id },
      ...{ amount_cents: Math.round(line.amount * 100), currency: line.currency, code: null, reason: '' },
      ...{ alert: false, payer_phone: null, raw: line },
    }),
  );
}

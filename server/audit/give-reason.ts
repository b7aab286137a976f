// Why a person changed something: kept in the audit trail with every row the transaction touches afterwards.
import type { Tx } from '../database/connect.ts';

export async function giveReason(tx: Tx, reason: string): Promise<void> {
  await tx`select set_config('darasa.reason', ${reason}, true)`;
}

// The receipts and credit notes of the demo school, numbered in the order in which the money moved.
import type { Tx } from '../../server/database/connect.ts';
import type { Issuer } from '../../server/documents/document.ts';
import { issueCreditNote } from '../../server/documents/issue-credit-note.ts';
import { issueReceipt } from '../../server/documents/issue-receipt.ts';

export async function issueDocuments(tx: Tx, issuer: Issuer): Promise<void> {
  const payments = await tx<{ id: string }[]>`
    select id from payments where status = 'completed' order by completed_at, id`;
  // Statements of one connection run in the order they were sent, so the numbers keep the order of the payments.
  await Promise.all(payments.map(({ id }) => issueReceipt(tx, issuer, id)));
  const refunds = await tx<{ id: string }[]>`
    select id from refunds where status = 'completed' order by completed_at, id`;
  for (const { id } of refunds) await issueCreditNote(tx, issuer, id);
}
